#!/usr/bin/env python3
"""The rate of whole commands, counted by a proxy between them and a real S3 server.

    limits.py CHECKOUT WORK PORT JAVA_HOME
"""
import datetime
import os
import random
import subprocess
import sys
import time

here, work, port, java = sys.argv[1:5]
MEBIBYTE = 1 << 20
SHARE = 0.05
passed = failed = 0
home = work + "/home"
source = work + "/source"
os.makedirs(home + "/state/nuwa")
os.makedirs(source)
env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
           XDG_STATE_HOME=home + "/state", XDG_CONFIG_HOME=home + "/config", NUWA_LANG="en")
proxy = subprocess.Popen([java + "/bin/java", here + "/s3/src/test/java/dev/nuwa/s3/FaultProxy.java", port],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
place = "s3://bucket/limits?endpoint=http://127.0.0.1:%s" % proxy.stdout.readline().strip()
control = home + "/state/nuwa/limits"
random.seed(20261127)


def check(what, good, more=""):
    global passed, failed
    passed, failed = (passed + 1, failed) if good else (passed, failed + 1)
    print(("ok      " if good else "FAILED  ") + what + " " + str(more), flush=True)


def moved(way):
    proxy.stdin.write("BYTES\n")
    proxy.stdin.flush()
    return int(proxy.stdout.readline().split()[way])


def start(*words):
    out = open(work + "/out", "w")
    return subprocess.Popen([here + "/nuwa", "-r", place, "--key-file", home + "/key", "-q", *words],
                            env=env, stdout=out, stderr=out)


def ended(running, what):
    if running.wait(timeout=300) != 0:
        sys.exit("%s ended with %d: %s" % (what, running.returncode, open(work + "/out").read()))


def new_file(mebibytes):
    with open("%s/file-%d" % (source, len(os.listdir(source))), "wb") as file:
        for _ in range(mebibytes):
            file.write(random.randbytes(MEBIBYTE))


def until(way, bytes_moved, running):
    while moved(way) < bytes_moved:
        if running.poll() is not None:
            sys.exit("ended too early: %d %s" % (running.returncode, open(work + "/out").read()))
        time.sleep(0.02)


def rate(way, running, seconds):
    """Bytes per second over so many seconds from now."""
    before, begun = moved(way), time.monotonic()
    time.sleep(seconds)
    if running.poll() is not None:
        sys.exit("ended too early: %d %s" % (running.returncode, open(work + "/out").read()))
    return (moved(way) - before) / (time.monotonic() - begun)


def is_near(what, found, wanted):
    check(what, abs(found / wanted - 1) <= SHARE, "%.2f of %.2f MiB/s" % (found / MEBIBYTE, wanted / MEBIBYTE))


def window():
    """A window of the day table that holds now and for the next minutes."""
    now = datetime.datetime.now()
    hour = datetime.timedelta(hours=1)
    return (now - hour).strftime("%H:%M") + "-" + (now + hour).strftime("%H:%M")


def upload():
    new_file(72)
    before = moved(0)
    running = start("backup", source, "--limit-upload", "4M")
    until(0, before + 2 * MEBIBYTE, running)
    is_near("upload: 4M holds", rate(0, running, 6), 4 * MEBIBYTE)
    with open(control, "w") as file:
        file.write("upload 2M\n")
    time.sleep(1.5)
    is_near("upload: 2M in the control file holds a second later", rate(0, running, 6), 2 * MEBIBYTE)
    with open(control, "w") as file:
        file.write("upload %s=6M,1K\n" % window())
    time.sleep(1.5)
    is_near("upload: 6M of a day table in the control file", rate(0, running, 3), 6 * MEBIBYTE)
    os.unlink(control)
    ended(running, "backup")


def day_table():
    new_file(24)
    before = moved(0)
    running = start("backup", source, "--limit-upload", window() + "=3M,1G")
    until(0, before + 2 * MEBIBYTE, running)
    is_near("upload: the window of a day table holds", rate(0, running, 5), 3 * MEBIBYTE)
    ended(running, "backup")


def download():
    before = moved(1)
    running = start("restore", "latest", "--target", work + "/target", "--limit-download", "4M")
    until(1, before + 2 * MEBIBYTE, running)
    is_near("download: 4M holds", rate(1, running, 10), 4 * MEBIBYTE)
    with open(control, "w") as file:
        file.write("download 2M\n")
    time.sleep(1.5)
    is_near("download: 2M in the control file holds", rate(1, running, 10), 2 * MEBIBYTE)
    with open(control, "w") as file:
        file.write("download 0\n")
    begun = time.monotonic()
    ended(running, "restore")
    check("download: without a limit the rest is quick", time.monotonic() - begun < 8)
    os.unlink(control)
    same = subprocess.run([sys.executable, here + "/check.d/lib/same_tree.py", source, work + "/target"])
    check("what came is what went", same.returncode == 0)


def slow():
    """A rate at which one piece takes longer than a transfer may stand still."""
    with open(source + "/small", "wb") as file:
        file.write(random.randbytes(100_000))
    global place
    place += "&timeout=3"
    running = start("backup", source, "--limit-upload", "10K")
    ended(running, "the slow backup")
    said = open(work + "/out").read()
    check("a low limit is no stalled transfer", "stands still" not in said, said if "stands still" in said else "")


try:
    ended(start("init"), "init")
    upload()
    day_table()
    download()
    slow()
finally:
    proxy.kill()
print("%d passed, %d failed, 0 skipped" % (passed, failed))
sys.exit(1 if failed else 0)
