#!/usr/bin/env python3
"""Backups to a real S3 server through a bad network, with server and client killed in turn.

    bad_days.py CHECKOUT WORK SERVER PORT MEGABYTES JAVA_HOME

NUWA_S3_FILES names a folder with files to take instead of made ones, NUWA_S3_ROUNDS how often all of it happens.

Ends with 1 when something that was confirmed is lost, or a backup fails that should have waited.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import time

here, work, server, port, megabytes, java = sys.argv[1:7]
seed = int(os.environ.get("NUWA_S3_SEED", "20261123"))
rounds = int(os.environ.get("NUWA_S3_ROUNDS", "1"))
files = os.environ.get("NUWA_S3_FILES")
random.seed(seed)
home = "%s/home-%s" % (work, server)
source = "%s/source-%s" % (work, server)
target = "%s/target-%s" % (work, server)
env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
           XDG_STATE_HOME=home + "/state", XDG_CONFIG_HOME=home + "/config")
os.makedirs(home)
proxy = subprocess.Popen([java + "/bin/java", here + "/s3/src/test/java/dev/nuwa/s3/FaultProxy.java", port],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
bad_port = proxy.stdout.readline().strip()
place = "s3://bucket/days?endpoint=http://127.0.0.1:%s&timeout=5" % bad_port
nuwa = [here + "/nuwa", "-r", place, "--key-file", home + "/key"]


def weather(now):
    proxy.stdin.write(now + "\n")
    proxy.stdin.flush()


def nuwa_run(*args):
    return subprocess.run(nuwa + list(args), env=env, capture_output=True, text=True)


def must(done, what):
    if done.returncode != 0:
        sys.exit("%s ended with %d\n%s\n%s" % (what, done.returncode, done.stdout[-2000:], done.stderr[-4000:]))
    return done


def change(bytes_wanted):
    written = 0
    while written < bytes_wanted:
        size = random.choice([200, 5000, 90000, 1000000, 9000000])
        path = "%s/d%d/f%d" % (source, random.randrange(8), random.randrange(2000))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(random.randbytes(size))
        written += size


def copy(bytes_wanted):
    """Files of this machine, as they are, up to so many bytes."""
    copied = count = 0
    for folder, _, names in os.walk(files):
        below = os.path.join(source, os.path.relpath(folder, files))
        for name in names:
            path = os.path.join(folder, name)
            if copied >= bytes_wanted:
                print("%d files, %d MB from %s" % (count, copied // 1000000, files))
                return
            if os.path.isfile(path) or os.path.islink(path):
                os.makedirs(below, exist_ok=True)
                shutil.copy2(path, os.path.join(below, name), follow_symlinks=False)
                copied += os.lstat(path).st_size
                count += 1
    sys.exit("%s has only %d MB" % (files, copied // 1000000))


def server_pid():
    with open("%s/%s/pid" % (work, server)) as file:
        return int(file.read())


def kill_server():
    os.kill(server_pid(), signal.SIGKILL)


def start_server():
    subprocess.run([here + "/check.d/servers/start.sh", server, "%s/%s" % (work, server), port],
                   check=True, env=env, stdout=subprocess.DEVNULL)


def backup_while(step, *more):
    running = subprocess.Popen(nuwa + ["backup", source] + list(more), env=env, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    step(running)
    out = running.communicate()[0]
    return subprocess.CompletedProcess(running.args, running.returncode, out, "")


def ten_seconds(bytes_new):
    """A limit under which so many bytes take long enough for what happens meanwhile."""
    return "--limit-upload", "%dK" % (bytes_new // 10240)


def network_and_server(running):
    for now in ("RESET", "FAIR", "STALL", "FAIR", "CUT", "FAIR"):
        time.sleep(1.5)
        weather(now)
    kill_server()
    time.sleep(3)
    start_server()


def kill_client(running):
    time.sleep(5)
    running.kill()


try:
    must(nuwa_run("init"), "init")
    fresh = int(megabytes) * 500000
    first = fresh
    if files:
        copy(2 * fresh)
        first, fresh = 2 * fresh, fresh // 10
    for number in range(1, rounds + 1):
        change(fresh)
        start = time.time()
        must(backup_while(network_and_server, *ten_seconds(first)), "the backup through the bad network")
        print("round %d: through the bad network, the server killed: %.0f s" % (number, time.time() - start))
        first = fresh
        change(fresh)
        start = time.time()
        killed = backup_while(kill_client, *ten_seconds(fresh))
        if killed.returncode != -signal.SIGKILL:
            sys.exit("the client was not killed: %d %s" % (killed.returncode, killed.stdout[-2000:]))
        must(nuwa_run("backup", source), "the backup after the client was killed")
        print("round %d: the client killed, and again: %.0f s" % (number, time.time() - start))
    weather("LATENCY")
    unchanged = must(nuwa_run("backup", source), "the unchanged backup")
    weather("FAIR")
    must(nuwa_run("check", "--read-data"), "check")
    must(nuwa_run("restore", "latest", "--target", target), "restore")
    same = subprocess.run([sys.executable, here + "/check.d/lib/same_tree.py", source, target],
                          capture_output=True, text=True)
    if same.returncode != 0:
        sys.exit("restored files differ\n" + same.stdout[:2000])
    print("%s: %s MB, seed %d: all is there" % (server, megabytes, seed))
finally:
    proxy.kill()
    for folder in (source, target):
        shutil.rmtree(folder, ignore_errors=True)
