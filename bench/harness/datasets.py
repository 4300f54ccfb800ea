"""The seeded sets of bench/compare. Each is made once and kept; its marker file names its recipe.

What is called a real file comes from this machine (libraries, headers, documents, sources of Go and
Maven packages), so `mixed` differs a little between machines but not between two runs on one.
"""
import json
import os
import random
import shutil
import stat
import subprocess

MIB = 1 << 20
REAL_ROOTS = ["/usr/share", "/usr/lib/x86_64-linux-gnu", "/usr/lib/gcc", "/usr/include",
              "/usr/lib/jvm", "~/go/pkg/mod", "~/.m2/repository", "~/.cargo/registry"]


class DataSets:
    def __init__(self, home, scale):
        self.home = home
        self.scale = scale

    def path(self, name):
        """The folder of a set, made on the first call."""
        folder = os.path.join(self.home, "%s-%g" % (name, self.scale))
        marker = folder + ".made"
        if not os.path.exists(marker):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            print("making the set %s in %s" % (name, folder), flush=True)
            getattr(self, "_make_" + name)(folder, random.Random("nuwa " + name))
            open(marker, "w").close()
        return folder

    def _size(self, count):
        return max(1, int(count * self.scale))

    def _make_mixed(self, folder, rng):
        _copy_real(folder + "/files", self._size(1900 * MIB))
        _write_logs(folder + "/logs", rng, 8, self._size(40 * MIB))
        os.makedirs(folder + "/media")
        for number in range(self._size(60)):
            _write_random(folder + "/media/image%d.jpg" % number, rng, rng.randrange(2 * MIB, 16 * MIB))
        _write_disk_image(folder + "/disk.img", rng, self._size(900))

    def _make_random(self, folder, rng):
        for number in range(8):
            _write_random(folder + "/file%d" % number, rng, self._size(256 * MIB))

    def _make_small(self, folder, rng):
        self._write_small(folder, rng, self._size(500_000), 2_500)

    def _make_many(self, folder, rng):
        self._write_small(folder, rng, self._size(1_000_000), 5_000)

    def _write_small(self, folder, rng, files, folders):
        words = [bytes(rng.choices(b"etaoinshrdlucmfwypvbgkjqxz", k=rng.randrange(2, 10)))
                 for _ in range(4000)]
        for number in range(folders):
            os.makedirs("%s/%02x/%04x" % (folder, number % 64, number))
        for number in range(files):
            place = number % folders
            size = rng.randrange(200, 4000)
            text = b" ".join(rng.choices(words, k=size // 7 + 1))
            if number % 3 == 0:
                text = rng.randbytes(size // 3) + text
            path = "%s/%02x/%04x/%06x.dat" % (folder, place % 64, place, number)
            with open(path, "wb") as file:
                file.write(text[:size])

    def _make_vm(self, folder, rng):
        _write_disk_image(folder + "/disk.img", rng, self._size(8192))

    def _make_logs(self, folder, rng):
        _write_logs(folder, rng, 20, self._size(50 * MIB))


def change_vm(folder, seed):
    """Rewrites one in a hundred of the 4 KiB blocks of the image, at random."""
    rng = random.Random(seed)
    with open(folder + "/disk.img", "r+b") as image:
        blocks = os.fstat(image.fileno()).st_size // 4096
        for block in rng.sample(range(blocks), blocks // 100):
            image.seek(block * 4096)
            image.write(rng.randbytes(4096))


def append_logs(folder, seed):
    """Adds one hundredth to each log."""
    rng = random.Random(seed)
    for name in sorted(os.listdir(folder)):
        size = os.path.getsize(os.path.join(folder, name))
        with open(os.path.join(folder, name), "a") as log:
            _write_lines(log, rng, size // 100)


def touch_one(folder, seed):
    """Gives one file new content."""
    rng = random.Random(seed)
    top = rng.choice(sorted(os.listdir(folder)))
    inner = rng.choice(sorted(os.listdir(os.path.join(folder, top))))
    place = os.path.join(folder, top, inner)
    with open(os.path.join(place, rng.choice(sorted(os.listdir(place)))), "wb") as file:
        file.write(rng.randbytes(1500))


def _copy_real(target, limit):
    """Copies real trees, sorted by path, until limit bytes; links and modes stay, devices do not."""
    left = limit
    for root in REAL_ROOTS:
        root = os.path.expanduser(root)
        share = left if root == REAL_ROOTS[-1] else min(left, limit // 4)
        for base, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(base, name)
                status = os.lstat(path)
                if share < status.st_size or not (stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)):
                    continue
                place = os.path.join(target, os.path.relpath(path, "/"))
                os.makedirs(os.path.dirname(place), exist_ok=True)
                shutil.copy2(path, place, follow_symlinks=False)
                share -= status.st_size
                left -= status.st_size
    if left > limit // 4:
        print("  only %d of %d MiB of real files found here" % ((limit - left) // MIB, limit // MIB))


def _write_logs(folder, rng, count, size):
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        with open("%s/service%d.log" % (folder, number), "w") as log:
            _write_lines(log, rng, size)


def _write_lines(log, rng, size):
    written, moment = 0, 1_700_000_000
    while written < size:
        moment += rng.randrange(3)
        written += log.write(json.dumps({
            "time": moment, "level": rng.choice(["info", "info", "warn", "debug"]),
            "user": rng.randrange(10 ** 6), "path": "/api/v1/items/%d" % rng.randrange(5000),
            "ms": rng.randrange(900), "trace": "%016x" % rng.getrandbits(64)}) + "\n")


def _write_random(path, rng, size):
    with open(path, "wb") as file:
        for start in range(0, size, MIB):
            file.write(rng.randbytes(min(MIB, size - start)))


def _write_disk_image(path, rng, mebibytes):
    """Three tenths zeros (written, not holes), three tenths program code, the rest random with repeats."""
    with open(os.path.realpath(shutil.which("python3")), "rb") as program:
        code = program.read()
    code *= max(1, 3 * MIB // len(code) + 1)
    repeated = [rng.randbytes(65536) for _ in range(200)]
    with open(path, "wb") as image:
        for _ in range(mebibytes):
            kind = rng.random()
            if kind < 0.3:
                image.write(bytes(MIB))
            elif kind < 0.6:
                at = rng.randrange(len(code) - MIB)
                image.write(bytes(b ^ 1 for b in code[at:at + 4096]) + code[at + 4096:at + MIB])
            else:
                image.write(b"".join(rng.choice(repeated) if rng.random() < 0.4 else rng.randbytes(65536)
                                     for _ in range(16)))


def copy(source, target):
    """A copy that a step may change; keeps times."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", "--sparse=never", source, target], check=True)
