"""Nuwa and its peers: how each is installed at a pinned version and how it is called.

Every peer encrypts and compresses with the settings its own documents call fast; they are listed in
SETTINGS and printed with the table. Each call gets an environment of its own (home, cache), so that
no tool profits from a cache of an earlier round unless the step is meant to.
"""
import json
import os
import shutil
import subprocess
import sys

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "bench"


class Missing(Exception):
    """A tool that cannot be installed here; the message says why."""


class Tool:
    name = version = settings = ""

    def __init__(self, home):
        self.home = os.path.join(home, self.name)
        os.makedirs(self.home, exist_ok=True)

    def fresh(self, scratch):
        """Forgets repository and caches of the round before."""
        self.scratch = os.path.join(scratch, self.name)
        shutil.rmtree(self.scratch, ignore_errors=True)
        os.makedirs(self.scratch)
        self.repository = os.path.join(self.scratch, "repository")

    def env(self, **more):
        return dict(os.environ, HOME=self.scratch, XDG_CACHE_HOME=self.scratch + "/cache",
                    XDG_CONFIG_HOME=self.scratch + "/config", XDG_DATA_HOME=self.scratch + "/data",
                    XDG_STATE_HOME=self.scratch + "/state", **more)

    def sync_cache(self):
        """Where a tool keeps something warm between two calls that a step must not see: nothing."""


class Nuwa(Tool):
    name, version, settings = "nuwa", "this checkout", "key file; defaults"

    def install(self):
        subprocess.run([CHECKOUT + "/nuwa", "version"], check=True, stdout=subprocess.DEVNULL)

    def _call(self, *words):
        return [CHECKOUT + "/nuwa", "-r", self.repository, "--key-file", self.scratch + "/key", *words]

    def init(self):
        return self._call("init")

    def backup(self, source):
        return self._call("backup", "--quiet", source)

    def restore(self, source, target):
        return self._call("restore", "latest", "--quiet", "--target", target)


class Restic(Tool):
    name, version = "restic", "0.19.1"
    settings = "compression auto; restore without --verify"

    def install(self):
        self.program = build_go(self.home, "restic", "github.com/restic/restic/cmd/restic")

    def env(self, **more):
        return super().env(RESTIC_PASSWORD=PASSWORD, **more)

    def init(self):
        return [self.program, "-r", self.repository, "init"]

    def backup(self, source):
        return [self.program, "-r", self.repository, "backup", "--quiet", source]

    def restore(self, source, target):
        return [self.program, "-r", self.repository, "restore", "latest:" + source, "--quiet",
                "--target", target]


class Kopia(Tool):
    name, version = "kopia", "0.23.1"
    settings = "AES256-GCM-HMAC-SHA256, BLAKE2B-256-128; compression zstd-fastest"

    def install(self):
        self.program = build_go(self.home, "kopia", "github.com/kopia/kopia")

    def env(self, **more):
        return super().env(KOPIA_PASSWORD=PASSWORD, KOPIA_CHECK_FOR_UPDATES="false", **more)

    def _call(self, *words):
        return [self.program, "--config-file", self.scratch + "/kopia.config",
                "--log-dir", self.scratch + "/log", "--no-progress", *words]

    def init(self):
        create = self._call("repository", "create", "filesystem", "--path", self.repository,
                            "--cache-directory", self.scratch + "/cache")
        policy = self._call("policy", "set", "--global", "--compression", "zstd-fastest")
        return ["sh", "-ec", 'mkdir -p "$0"; %s; %s' % (quote(create), quote(policy)), self.repository]

    def backup(self, source):
        return self._call("snapshot", "create", source)

    def restore(self, source, target):
        listing = subprocess.run(self._call("snapshot", "list", "--json", source), env=self.env(),
                                 check=True, capture_output=True)
        newest = max(json.loads(listing.stdout), key=lambda s: s["startTime"])
        return self._call("snapshot", "restore", newest["id"], target)


class Rustic(Tool):
    name, version = "rustic", "0.11.4"
    settings = "defaults (zstd 3)"

    def install(self):
        self.program = self.home + "/bin/rustic"
        if not os.path.exists(self.program):
            quiet(["cargo", "install", "--locked", "--root", self.home, "rustic-rs@" + self.version])

    def env(self, **more):
        return super().env(RUSTIC_PASSWORD=PASSWORD, RUSTIC_NO_PROGRESS="true", **more)

    def _call(self, *words):
        return [self.program, "-r", self.repository, *words]

    def init(self):
        return self._call("init")

    def backup(self, source):
        return self._call("backup", source)

    def restore(self, source, target):
        return self._call("restore", "latest:" + source, target)


class Borg(Tool):
    name, version = "borg", "1.4.5"
    settings = "repokey (AES-CTR, HMAC-SHA256); compression zstd,1"

    def install(self):
        self.program = self.home + "/bin/borg"
        if not os.path.exists(self.program):
            quiet([sys.executable, "-m", "venv", self.home])
            quiet([self.home + "/bin/pip", "install", "borgbackup==" + self.version])

    def env(self, **more):
        return super().env(BORG_PASSPHRASE=PASSWORD, BORG_BASE_DIR=self.scratch,
                           BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes", **more)

    def init(self):
        return [self.program, "init", "-e", "repokey", self.repository]

    def backup(self, source):
        return ["sh", "-ec", 'cd "$0" && exec "$1" create --compression zstd,1 "$2::{now:%s%%f}" .',
                source, self.program, self.repository]

    def restore(self, source, target):
        listing = subprocess.run([self.program, "list", "--short", "--last", "1", self.repository],
                                 env=self.env(), check=True, capture_output=True, text=True)
        return ["sh", "-ec", 'mkdir -p "$0" && cd "$0" && exec "$1" extract "$2::$3"',
                target, self.program, self.repository, listing.stdout.strip()]


ALL = {tool.name: tool for tool in (Nuwa, Restic, Kopia, Rustic, Borg)}


def build_go(home, name, package):
    """Builds a published Go program from the go.mod of bench/peers/NAME, which pins its version."""
    program = os.path.join(home, name)
    if not os.path.exists(program):
        if not shutil.which("go"):
            raise Missing("the Go tool chain is not installed")
        quiet(["go", "build", "-mod=mod", "-buildvcs=false", "-tags", "nohtmlui", "-o", program, package],
              cwd=os.path.join(CHECKOUT, "bench", "peers", name))
    return program


def quiet(argv, cwd=None):
    print("installing: " + " ".join(argv), flush=True)
    try:
        done = subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except FileNotFoundError as absent:
        raise Missing("%s is not installed" % absent.filename) from absent
    if done.returncode != 0:
        raise Missing("%s failed: %s" % (argv[0], done.stdout.strip().splitlines()[-1:] or ""))


def quote(argv):
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in argv)
