"""A real S3 server on this machine, and the ways to it."""
import json
import os
import shutil
import socket
import subprocess
import sys

from harness.tools import BUCKET, CHECKOUT, Missing

KIND = "minio"
ADDED_MILLISECONDS = 20


class Server:
    """MinIO with its data in a folder, reached directly, through a counting proxy, or a slow one."""

    def __init__(self, home, folder):
        self.folder = folder
        self.port = free_port()
        start = [CHECKOUT + "/check.d/servers/start.sh", KIND, folder, str(self.port)]
        done = subprocess.run(start, env=dict(os.environ, NUWA_SERVERS=os.path.join(home, "servers")),
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Missing("no %s: %s" % (KIND, done.stderr.strip()))
        self.counted, self.slow = Proxy(self.port, 0), Proxy(self.port, ADDED_MILLISECONDS)

    def forget(self, prefix):
        """Takes the objects of a prefix away, behind the server's back: quicker than asking it."""
        shutil.rmtree(os.path.join(self.folder, "data", BUCKET, prefix), ignore_errors=True)

    def stop(self):
        self.counted.stop()
        self.slow.stop()
        with open(self.folder + "/pid") as pid:
            subprocess.run(["kill", pid.read().strip()], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Proxy:
    def __init__(self, upstream, milliseconds):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(os.path.dirname(__file__), "proxy.py"),
             str(self.port), str(upstream), str(milliseconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def counts(self):
        """Requests by method since the last call."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
