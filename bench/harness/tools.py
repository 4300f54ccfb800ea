"""What is asked of every tool, where its repository may lie, and Nuwa itself."""
import json
import os
import shutil
import subprocess
from dataclasses import dataclass

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "bench-password"
ACCESS_KEY, SECRET_KEY = "nuwatest", "nuwatestsecret"  # of check.d/servers/start.sh
BUCKET = "bucket"


class Missing(Exception):
    """A tool that cannot be installed here; the message says why."""


@dataclass(frozen=True)
class Folder:
    """A repository in a folder."""

    path: str


@dataclass(frozen=True)
class Prefix:
    """A repository below a prefix of the bucket of an S3 server on this machine."""

    port: int
    path: str


class Tool:
    """One program. Each call gets a home and caches of its own, so that no tool profits from an
    earlier round; within a round they stay, as they do at a user's."""

    name = version = settings = ""
    speaks_s3 = True

    def __init__(self, home):
        self.home = os.path.join(home, self.name)
        self.scratch = self.place = None

    def fresh(self, scratch, place):
        """Forgets everything of before; the next repository will lie at place."""
        self.scratch = os.path.join(scratch, self.name)
        self.place = place
        self.forget()
        os.makedirs(self.scratch)

    def forget(self):
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)
        if isinstance(self.place, Folder):
            shutil.rmtree(self.place.path, ignore_errors=True)

    def env(self):
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "NUWA_"))}
        return keep | dict(
            HOME=self.scratch, XDG_CACHE_HOME=self.scratch + "/cache", XDG_CONFIG_HOME=self.scratch + "/config",
            XDG_DATA_HOME=self.scratch + "/data", XDG_STATE_HOME=self.scratch + "/state",
            AWS_ACCESS_KEY_ID=ACCESS_KEY, AWS_SECRET_ACCESS_KEY=SECRET_KEY, AWS_REGION="us-east-1",
            AWS_EC2_METADATA_DISABLED="true")

    def ask(self, argv):
        """What a command says that has to be known before the measured one."""
        done = subprocess.run(argv, env=self.env(), check=True, capture_output=True, text=True)
        return done.stdout

    def version_call(self):
        return [self.program, "version"]

    def help_call(self):
        return [self.program, "--help"]


class Nuwa(Tool):
    name, version, settings = "nuwa", "this checkout", "key file; defaults"

    def __init__(self, home, program=CHECKOUT + "/nuwa"):
        super().__init__(home)
        self.program = program

    def install(self):
        subprocess.run([self.program, "version"], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, NUWA_BUILD="always"))

    def env(self):
        return super().env() | dict(NUWA_BUILD="never", NUWA_LANG="en")

    def call(self, *words, key=True):
        location = (self.place.path if isinstance(self.place, Folder) else
                    "s3://%s/%s?endpoint=http://127.0.0.1:%d" % (BUCKET, self.place.path, self.place.port))
        proof = ["--key-file", self.scratch + "/key"] if key else ["--password-file", self.scratch + "/password"]
        return [self.program, "-r", location, *proof, *words]

    def create(self):
        return self.call("init")

    def backup(self, source):
        return self.call("backup", "--quiet", "--json", source)

    @staticmethod
    def new_bytes(output):
        """What a backup says of itself: new content, and what it became in the storage."""
        result = json.loads(next(line for line in output.splitlines()[::-1] if line.startswith("{")))
        return result["bytesOriginal"], result["bytesSealed"]

    def restore(self, source, target):
        return self.call("restore", "latest", "--quiet", "--target", target)

    def restore_one(self, source, inner, target):
        return self.call("restore", "latest:" + inner, "--quiet", "--target", target)

    def snapshots(self):
        return self.call("snapshots")


class NuwaPassword(Nuwa):
    """The same with a password: what Argon2id adds to every command."""

    name, settings = "nuwa-password", "password (Argon2id); defaults"

    def call(self, *words, key=False):
        return super().call(*words, key=key)

    def fresh(self, scratch, place):
        super().fresh(scratch, place)
        with open(self.scratch + "/password", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(PASSWORD + "\n")
