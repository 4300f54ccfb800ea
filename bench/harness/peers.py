"""The peers: how each is installed at a pinned version and how it is called.

Every peer encrypts and compresses with the settings its own documents call fast; they are printed
with the table. None of them sees anything of ours but a folder or a bucket.
"""
import json
import os
import shutil
import subprocess
import sys

from harness.tools import ACCESS_KEY, BUCKET, CHECKOUT, PASSWORD, SECRET_KEY, Folder, Missing, Tool


class Restic(Tool):
    name, version = "restic", "0.19.1"
    settings = "AES-256-CTR, Poly1305; compression auto; password (scrypt)"

    def install(self):
        self.program = build_go(self.home, "restic", "github.com/restic/restic/cmd/restic")

    def env(self):
        return super().env() | dict(RESTIC_PASSWORD=PASSWORD, RESTIC_REPOSITORY=self._location())

    def _location(self):
        if isinstance(self.place, Folder):
            return self.place.path
        return "s3:http://127.0.0.1:%d/%s/%s" % (self.place.port, BUCKET, self.place.path)

    def create(self):
        return [self.program, "init"]

    def backup(self, source):
        return [self.program, "backup", "--quiet", source]

    def restore(self, source, target):
        return [self.program, "restore", "latest:" + source, "--quiet", "--target", target]

    def restore_one(self, source, inner, target):
        folder, name = os.path.split(inner)
        return [self.program, "restore", "latest:%s/%s" % (source, folder), "--quiet", "--include", "/" + name,
                "--target", target]

    def snapshots(self):
        return [self.program, "snapshots"]


class Kopia(Tool):
    name, version = "kopia", "0.23.1"
    settings = "AES256-GCM-HMAC-SHA256, BLAKE2B-256-128; compression zstd-fastest; password (scrypt) kept in its folder"

    def install(self):
        self.program = build_go(self.home, "kopia", "github.com/kopia/kopia")

    def env(self):
        return super().env() | dict(KOPIA_PASSWORD=PASSWORD, KOPIA_CHECK_FOR_UPDATES="false")

    def _call(self, *words):
        return [self.program, "--config-file", self.scratch + "/kopia.config",
                "--log-dir", self.scratch + "/log", "--no-progress", *words]

    def create(self):
        if isinstance(self.place, Folder):
            where = ["filesystem", "--path", self.place.path]
        else:
            where = ["s3", "--bucket", BUCKET, "--prefix", self.place.path + "/", "--disable-tls",
                     "--endpoint", "127.0.0.1:%d" % self.place.port,
                     "--access-key", ACCESS_KEY, "--secret-access-key", SECRET_KEY]
        make = self._call("repository", "create", *where, "--cache-directory", self.scratch + "/cache")
        policy = self._call("policy", "set", "--global", "--compression", "zstd-fastest")
        return ["sh", "-ec", "%s; %s" % (quote(make), quote(policy))]

    def backup(self, source):
        return self._call("snapshot", "create", source)

    def _newest(self, source):
        listing = self.ask(self._call("snapshot", "list", "--json", source))
        return max(json.loads(listing), key=lambda s: s["startTime"])["rootEntry"]["obj"]

    def restore(self, source, target):
        return self._call("restore", self._newest(source), target)

    def restore_one(self, source, inner, target):
        return self._call("restore", "%s/%s" % (self._newest(source), inner), target + "/" + os.path.basename(inner))

    def snapshots(self):
        return self._call("snapshot", "list", "--all")

    def version_call(self):
        return [self.program, "--version"]


class Rustic(Tool):
    name, version = "rustic", "0.11.4"
    settings = "AES-256-CTR, Poly1305; defaults (zstd 3); password (scrypt)"

    def install(self):
        self.program = self.home + "/bin/rustic"
        if not os.path.exists(self.program):
            run_install(["cargo", "install", "--locked", "--root", self.home, "rustic-rs@" + self.version])

    def env(self):
        more = dict(RUSTIC_PASSWORD=PASSWORD, RUSTIC_NO_PROGRESS="true", RUSTIC_LOG_LEVEL="warn")
        if isinstance(self.place, Folder):
            return super().env() | more | dict(RUSTIC_REPOSITORY=self.place.path)
        options = dict(bucket=BUCKET, root="/" + self.place.path, region="us-east-1",
                       endpoint="http://127.0.0.1:%d" % self.place.port,
                       access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY)
        return super().env() | more | dict(RUSTIC_REPOSITORY="opendal:s3") | {
            "RUSTIC_REPO_OPT_" + name.upper(): value for name, value in options.items()}

    def create(self):
        return [self.program, "init"]

    def backup(self, source):
        return [self.program, "backup", source]

    def restore(self, source, target):
        return [self.program, "restore", "latest:" + source, target]

    def restore_one(self, source, inner, target):
        return [self.program, "restore", "latest:%s/%s" % (source, inner), target + "/" + os.path.basename(inner)]

    def snapshots(self):
        return [self.program, "snapshots"]

    def version_call(self):
        return [self.program, "--version"]


class Borg(Tool):
    name, version = "borg", "1.4.5"
    settings = "repokey (AES-CTR, HMAC-SHA256); compression zstd,1; password (PBKDF2)"
    speaks_s3 = False
    headers = ["libssl-dev", "libacl1-dev", "liblz4-dev", "libzstd-dev", "libxxhash-dev", "pkg-config"]

    def install(self):
        self.program = self.home + "/bin/borg"
        if not os.path.exists(self.program):
            install_debian(self.headers)
            run_install([sys.executable, "-m", "venv", self.home])
            run_install([self.home + "/bin/pip", "install", "borgbackup==" + self.version])

    def env(self):
        return super().env() | dict(BORG_PASSPHRASE=PASSWORD, BORG_BASE_DIR=self.scratch, BORG_REPO=self.place.path,
                                    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes")

    def create(self):
        return [self.program, "init", "-e", "repokey"]

    def backup(self, source):
        return ["sh", "-ec", 'cd "$0" && exec "$1" create --compression zstd,1 "$2" .',
                source, self.program, self._archive("{now:%s%f}")]

    def _archive(self, name):
        return "::" + name

    def _newest(self):
        return self.ask([self.program, "list", "--short", "--last", "1"]).strip()

    def restore(self, source, target):
        return self._extract(target)

    def restore_one(self, source, inner, target):
        return self._extract(target, inner)

    def _extract(self, target, *paths):
        return ["sh", "-ec", 'mkdir -p "$0" && cd "$0" && exec "$@"', target, self.program, "extract",
                self._archive(self._newest()), *paths]

    def snapshots(self):
        return [self.program, "list"]

    def version_call(self):
        return [self.program, "--version"]


class Borg2(Borg):
    name, version = "borg2", "2.0.0b22"
    settings = "aes256-ocb, blake3; compression zstd,1; password (Argon2id)"

    def create(self):
        return [self.program, "repo-create", "-e", "aes256-ocb", "-i", "blake3"]

    def _archive(self, name):
        return name

    def _newest(self):
        return "aid:" + self.ask([self.program, "repo-list", "--format", "{id}{NL}", "--last", "1"]).strip()

    def snapshots(self):
        return [self.program, "repo-list"]


ALL = (Restic, Kopia, Rustic, Borg, Borg2)


def build_go(home, name, package):
    """Builds a published Go program from the go.mod of bench/peers/NAME, which pins its version."""
    program = os.path.join(home, name)
    if not os.path.exists(program):
        if not shutil.which("go"):
            raise Missing("the Go tool chain is not installed")
        run_install(["go", "build", "-mod=mod", "-buildvcs=false", "-tags", "nohtmlui", "-o", program, package],
                    cwd=os.path.join(CHECKOUT, "bench", "peers", name))
    return program


def install_debian(packages):
    """Installs what of these Debian packages is not there, where we may; else the build tells what it lacks."""
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Status}\\n", *packages],
                            capture_output=True, text=True, check=False).stdout if shutil.which("dpkg-query") else ""
    there = listed.count("install ok installed") == len(packages)
    if not there and shutil.which("apt-get") and os.geteuid() == 0:
        run_install(["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "update"])
        run_install(["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends",
                     *packages])


def run_install(argv, cwd=None):
    print("installing: " + " ".join(argv), flush=True)
    try:
        done = subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    except FileNotFoundError as absent:
        raise Missing("%s is not installed" % absent.filename) from absent
    if done.returncode != 0:
        raise Missing("%s failed: %s" % (argv[0], "\n".join(done.stdout.strip().splitlines()[-8:])))


def quote(argv):
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in argv)
