"""What this machine needs at least for a first backup: its kernels alone, one after the other, on all cores.

Each kernel is measured with all cores at work: two that are threads of one core, as on many a rented
machine, hash a fifth more than one, not twice as much.

The kernels are measured by bench/kernels in the same run, on pieces of the set itself. The sum counts
every byte as read, cut and named, every new byte as compressed, sealed, opened again, inflated and
compared, every file with its system calls and its entry in the tree, and every stored byte as
hashed for the end of its pack and as written. Nothing for the start of the runtime, for threads that
wait, or for the protocol of a repository.
"""
import bisect
import json
import os
import random
import subprocess

from harness.tools import CHECKOUT, Missing

UNIT = 512 << 10
UNITS = 128
CUT_FROM = 256 << 10  # a smaller file is one chunk
NEEDED = r"\.(cut|id|checksum|compress|seal|open|inflateAndCheck|nodeEncode|scan|readSmall|readLarge|write)$"


class Kernels:
    """Speeds of all cores together by kernel, measured on a set."""

    def __init__(self, source, work):
        self.files = sorted((os.path.join(base, name) for base, _, names in os.walk(source) for name in names))
        self.sizes = [os.lstat(path).st_size for path in self.files]
        sample, report = os.path.join(work, "sample"), os.path.join(work, "kernels.json")
        with open(sample, "wb") as file:
            file.write(self._sample())
        done = subprocess.run([CHECKOUT + "/bench/kernels", "--only", NEEDED, "--seconds", "0.5",
                               "--threads", str(os.cpu_count()), "--sample", sample,
                               "--json", report], env=dict(os.environ, NUWA_BENCH_FOLDER=work), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise Missing("bench/kernels ended with %d: %s" % (done.returncode, done.stdout.strip()[-400:]))
        with open(report) as file:
            self.speeds = json.load(file)
        os.remove(sample)

    def _sample(self):
        """Pieces from all over the set, as likely as they are large; small files are joined."""
        starts, total = [], 0
        for size in self.sizes:
            starts.append(total)
            total += size
        rng, units = random.Random("sample"), []
        for _ in range(UNITS):
            at = rng.randrange(max(1, total - UNIT))
            number = bisect.bisect_right(starts, at) - 1
            units.append(self._unit(number, (at - starts[number]) // UNIT * UNIT))
        return b"".join(units)

    def _unit(self, number, offset):
        unit = b""
        while len(unit) < UNIT:
            path = self.files[number % len(self.files)]
            if not os.path.islink(path):
                with open(path, "rb") as file:
                    file.seek(offset)
                    unit += file.read(UNIT - len(unit))
            number, offset = number + 1, 0
        return unit

    def seconds(self, new, stored):
        """The sum for `new` bytes that no other chunk holds, which become `stored` bytes."""
        small = sum(1 for size in self.sizes if size < CUT_FROM)
        large_bytes = sum(size for size in self.sizes if size >= CUT_FROM)
        return (self._bytes(large_bytes, "readLarge", "cut") + self._bytes(sum(self.sizes), "id")
                + self._bytes(new, "checksum", "compress", "inflateAndCheck")
                + self._bytes(stored, "seal", "open", "id", "write")
                + self._items(small, "readSmall") + self._items(len(self.sizes), "scan", "nodeEncode"))

    def _bytes(self, count, *kernels):
        return sum(count / self.speeds[kernel]["bytesPerSecond"] for kernel in kernels)

    def _items(self, count, *kernels):
        return sum(count / self.speeds[kernel]["itemsPerSecond"] for kernel in kernels)
