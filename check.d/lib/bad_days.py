#!/usr/bin/env python3
"""Backups of real files to a real S3 server through a bad network, with client and server killed in turn.

    bad_days.py CHECKOUT WORK SERVER PORT MEGABYTES JAVA_HOME

NUWA_S3_FILES names the folders whose files are taken, with colons between them; NUWA_S3_ROUNDS how often
client and server are killed, NUWA_S3_SEED the chances.

Ends with 1 when something that was confirmed is lost, or a backup fails that should have waited.
"""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

here, work, server, port, megabytes, java = sys.argv[1:7]
wanted = int(megabytes) * 1000000
seed = int(os.environ.get("NUWA_S3_SEED", "20261123"))
rounds = int(os.environ.get("NUWA_S3_ROUNDS", "1"))
folders = os.environ.get("NUWA_S3_FILES") or ":".join(
    [java, os.path.expanduser("~/.m2/repository"), "/usr/lib", "/usr/share", "/usr/bin", "/usr/local"])
random.seed(seed)
home = "%s/home-%s" % (work, server)
source = "%s/source-%s" % (work, server)
target = "%s/target-%s" % (work, server)
env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
           XDG_STATE_HOME=home + "/state", XDG_CONFIG_HOME=home + "/config", NUWA_LANG="en")
os.makedirs(home)
proxy = subprocess.Popen([java + "/bin/java", here + "/s3/src/test/java/dev/nuwa/s3/FaultProxy.java", port],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
bad_port = proxy.stdout.readline().strip()
place = "s3://bucket/days?endpoint=http://127.0.0.1:%s&timeout=5" % bad_port
nuwa = [here + "/nuwa", "-r", place, "--key-file", home + "/key"]
started = time.time()
LASTS = {"FAIR": 2, "STALL": 7, "HALF_OPEN": 7}  # the last two longer than the time-out above: seconds


def say(text):
    print("%4.0f s  %s" % (time.time() - started, text), flush=True)


def weather(now):
    proxy.stdin.write(now + "\n")
    proxy.stdin.flush()


def nuwa_run(*args):
    return subprocess.run(nuwa + list(args), env=env, capture_output=True, text=True)


def must(done, what):
    if done.returncode != 0:
        sys.exit("%s ended with %d\n%s\n%s" % (what, done.returncode, done.stdout[-2000:], done.stderr[-4000:]))
    return done


def copy():
    """Files of this machine, as they are, up to so many bytes."""
    copied = count = 0
    for top in folders.split(":"):
        for folder, below, names in os.walk(top):
            below.sort()
            place = source + os.path.abspath(folder)
            for name in sorted(names):
                path = os.path.join(folder, name)
                if copied >= wanted:
                    break
                if os.path.islink(path) or (os.path.isfile(path) and os.access(path, os.R_OK)):
                    os.makedirs(place, exist_ok=True)
                    shutil.copy2(path, os.path.join(place, name), follow_symlinks=False)
                    copied += os.lstat(path).st_size
                    count += 1
    say("%d files, %d MB from %s" % (count, copied // 1000000, folders))


def change():
    """One file of twenty is gone, one of twenty another; a tenth of all bytes is new."""
    for folder, _, names in list(os.walk(source)):
        for name in names:
            path = os.path.join(folder, name)
            chance = random.random()
            if chance < 0.05:
                os.unlink(path)
            elif chance < 0.1 and not os.path.islink(path):
                with open(path, "ab") as file:
                    file.write(random.randbytes(100))
    written = 0
    while written < wanted // 10:
        size = random.choice([200, 5000, 90000, 1000000, 9000000])
        path = "%s/made/d%d/f%d" % (source, random.randrange(8), random.randrange(2000))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(random.randbytes(size))
        written += size


def server_pid():
    with open("%s/%s/pid" % (work, server)) as file:
        return int(file.read())


def start_server():
    subprocess.run([here + "/check.d/servers/start.sh", server, "%s/%s" % (work, server), port],
                   check=True, env=dict(env, HOME=os.path.expanduser("~")), stdout=subprocess.DEVNULL)


def kill_server(running):
    os.kill(server_pid(), signal.SIGKILL)
    time.sleep(3)
    if running.poll() is not None:
        sys.exit("the backup did not wait for the server: %d" % running.returncode)
    start_server()
    say("  the server was killed, and is there again")


def kill_client(running):
    if running.poll() is not None:
        sys.exit("the backup was over before the client could be killed: %d" % running.returncode)
    running.kill()
    say("  the client was killed")


def backup_through(seconds, weathers, then):
    """A backup limited so that it takes so many seconds at least, with this weather, and then that."""
    limit = max(bytes_new // 1024 // seconds, 1)
    log = "%s/backup.log" % home
    with open(log, "w") as file:
        running = subprocess.Popen(nuwa + ["backup", source, "--json", "--limit-upload", "%dK" % limit], env=env,
                                   stdout=file, stderr=subprocess.STDOUT, text=True)
    try:
        time.sleep(2)
        for now in weathers:
            weather(now)
            time.sleep(LASTS.get(now, 1.5))
        weather("FAIR")
        then(running)
        running.wait(timeout=1800)
    finally:
        running.kill()
    with open(log) as file:
        out = file.read()
    return subprocess.CompletedProcess(running.args, running.returncode, out, "")


def thin_line():
    """Row 25 of the faults: 1 Mbit/s, 300 ms, 2 % lost. What waits does not pile up in memory.

    With the usual time-out: the buffers of this machine take in 2 MB at once, and nothing moves until they left.
    """
    with open(source + "/late", "wb") as file:
        file.write(random.randbytes(2000000))
    weather("THIN")
    before = time.time()
    usual = [word.replace("&timeout=5", "") for word in nuwa]
    running = subprocess.Popen(usual + ["backup", source, "-q"], env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    weather("FAIR")
    if status != 0:
        sys.exit("the backup over a thin line ended with %d" % os.waitstatus_to_exitcode(status))
    say("2 MB over a thin line in %.0f s, %d MiB of memory" % (time.time() - before, used.ru_maxrss >> 10))
    if used.ru_maxrss > 300 << 10:
        sys.exit("that is more memory than 256 MiB and a little")


def told(done):
    """What the run said about the network, each sentence once with its count."""
    counts = {}
    for line in done.stdout.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("type") in ("storageRetry", "warning"):
            text = re.sub(r"[0-9a-f]{16,}|\d+", "N", event.get("reason") or event.get("message"))
            counts[text] = counts.get(text, 0) + 1
    for text, count in counts.items():
        say("  %d times: %s" % (count, text[:150]))


def compare(snapshot, what):
    must(nuwa_run("restore", snapshot, "--target", target), "restore of " + what)
    same = subprocess.run([sys.executable, here + "/check.d/lib/same_tree.py", source, target],
                          capture_output=True, text=True)
    if same.returncode != 0:
        sys.exit("restored files differ\n" + same.stdout[:2000])
    shutil.rmtree(target)
    say("%s comes back" % what)


try:
    must(nuwa_run("init"), "init")
    copy()
    bytes_new = wanted
    for number in range(1, rounds + 1):
        killed = backup_through(12, ("RESET", "FAIR", "LATENCY", "FAIR"), kill_client)
        if killed.returncode != -signal.SIGKILL:
            sys.exit("the client was not killed: %d %s" % (killed.returncode, killed.stdout[-2000:]))
        done = backup_through(25, ("STALL", "FAIR", "CUT", "FAIR", "HALF_OPEN", "FAIR", "DOWN", "FAIR"), kill_server)
        must(done, "the backup through the bad network")
        say("round %d: the backup went through" % number)
        told(done)
        change()
        bytes_new = wanted // 10
    done = must(backup_through(20, ("RESET", "FAIR", "SLOW"), kill_server), "the last backup")
    say("the last backup went through")
    told(done)
    weather("LATENCY")
    unchanged = must(nuwa_run("backup", source, "--json"), "the unchanged backup")
    if json.loads(unchanged.stdout)["changedFiles"]:
        sys.exit("files count as changed that are not: " + unchanged.stdout)
    say("the unchanged backup found nothing changed")
    weather("FAIR")
    thin_line()
    must(nuwa_run("check", "--read-data"), "check")
    say("every byte was read again")
    compare("latest", "the newest snapshot")
    listed = must(nuwa_run("snapshots", "--json"), "snapshots").stdout.splitlines()
    confirmed = [snapshot for snapshot in map(json.loads, listed) if snapshot["confirmed"]]
    if len(confirmed) != rounds + 3:
        sys.exit("%d snapshots are confirmed, not %d" % (len(confirmed), rounds + 3))
    must(nuwa_run("restore", confirmed[0]["snapshot"], "--target", target), "restore of the first")
    print("%s: %s MB, seed %d: all is there" % (server, megabytes, seed))
finally:
    proxy.kill()
    for folder in (source, target):
        shutil.rmtree(folder, ignore_errors=True)
