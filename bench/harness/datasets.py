"""The seeded sets of bench/compare. Each is made once and kept; its marker file names its recipe.

What is called a real file comes from this machine (libraries, headers, documents, sources of Go and
Maven packages), so `mixed` differs a little between machines but not between two runs on one.
"""
import contextlib
import json
import os
import random
import shutil
import stat

MIB = 1 << 20
BLOCK = 4096
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
        self._write_small(folder, rng, self._size(500_000))

    def _make_many(self, folder, rng):
        self._write_small(folder, rng, self._size(1_000_000))

    def _write_small(self, folder, rng, files):
        folders = max(1, files // 200)
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

    def _make_start(self, folder, rng):
        self._write_small(folder, rng, self._size(1000))

    def _make_logs(self, folder, rng):
        _write_logs(folder, rng, 20, self._size(50 * MIB))


@contextlib.contextmanager
def changed_vm(folder, seed):
    """Other bytes in one of a hundred 4 KiB blocks of the image, at random; as before afterwards."""
    path = folder + "/disk.img"
    before = os.stat(path)
    blocks = sorted(random.Random(seed).sample(range(before.st_size // BLOCK), before.st_size // BLOCK // 100))
    with open(path, "r+b") as image:
        old = []
        for block in blocks:
            image.seek(block * BLOCK)
            old.append(image.read(BLOCK))
            image.seek(block * BLOCK)
            image.write(random.Random(seed + str(block)).randbytes(BLOCK))
    yield
    with open(path, "r+b") as image:
        for block, content in zip(blocks, old):
            image.seek(block * BLOCK)
            image.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@contextlib.contextmanager
def appended_logs(folder, seed):
    """One hundredth more in each log; as before afterwards."""
    rng, paths = random.Random(seed), [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    before = [os.stat(path) for path in paths]
    for path, status in zip(paths, before):
        with open(path, "a") as log:
            _write_lines(log, rng, status.st_size // 100)
    yield
    for path, status in zip(paths, before):
        os.truncate(path, status.st_size)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@contextlib.contextmanager
def touched_one(folder, seed):
    """One file with other content; as before afterwards."""
    path = os.path.join(folder, one_file(folder, seed))
    before = os.stat(path)
    with open(path, "r+b") as file:
        old = file.read()
        file.seek(0)
        file.write(random.Random(seed).randbytes(len(old)))
    yield
    with open(path, "r+b") as file:
        file.write(old)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def one_file(folder, seed):
    """The path of one file, relative to folder; going down, each name by chance."""
    rng, path = random.Random(seed), ""
    while os.path.isdir(os.path.join(folder, path)):
        path = os.path.join(path, rng.choice(sorted(os.listdir(os.path.join(folder, path)))))
    return path


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

