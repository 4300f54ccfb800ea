#!/usr/bin/env python3
"""Backups to a real S3 server through a bad network, with server and client killed in turn.

    bad_days.py CHECKOUT WORK SERVER PORT MEGABYTES JAVA_HOME

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


def network_and_server(running):
    for now in ("RESET", "FAIR", "STALL", "FAIR", "CUT", "FAIR"):
        time.sleep(1.5)
        weather(now)
    kill_server()
    time.sleep(3)
    start_server()


def kill_client(running):
    time.sleep(2)
    running.kill()


try:
    must(nuwa_run("init"), "init")
    change(int(megabytes) * 500000)
    slow = ("--limit-upload", "%dK" % (int(megabytes) * 50))
    start = time.time()
    first = must(backup_while(network_and_server, *slow), "the backup through the bad network")
    print("first backup: %.0f s" % (time.time() - start))
    change(int(megabytes) * 500000)
    backup_while(kill_client, *slow)
    must(nuwa_run("backup", source), "the backup after the client was killed")
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
