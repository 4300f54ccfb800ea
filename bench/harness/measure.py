"""Runs one whole process and tells what it and its descendants cost."""
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

PAGE = os.sysconf("SC_PAGE_SIZE")
CREATED_FILES = 2000


@dataclass(frozen=True)
class Usage:
    """Wall and CPU seconds, peak resident bytes of the process tree, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


class CommandFailed(Exception):
    pass


def run(argv, env=None):
    """Runs argv in a session of its own and waits; CPU counts every descendant that was waited for."""
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=said,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        peak = PeakResident(process.pid)
        try:
            _, status, spent = os.wait4(process.pid, 0)
            wall = time.monotonic() - started
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            peak.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise CommandFailed("%s ended with %d:\n%s" % (" ".join(argv), process.returncode, output[-2000:]))
    return Usage(wall, spent.ru_utime + spent.ru_stime, peak.bytes, output)


class PeakResident:
    """The most memory that a process and its descendants held at once, sampled.

    It is the larger of two: the sum of what all of them hold at one moment, and the high-water mark
    that the kernel keeps of the largest one (VmHWM), which misses nothing between two samples. What
    a parent could tell at the end (ru_maxrss) is of no use: it counts our own memory before exec.
    """

    SECONDS = 0.01

    def __init__(self, first):
        self.first = first
        self.bytes = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self):
        self.done.set()
        self.thread.join()

    def _watch(self):
        while not self.done.wait(self.SECONDS):
            self._sample()

    def _sample(self):
        total = 0
        for pid in self._members():
            try:
                with open("/proc/%d/status" % pid) as status:
                    fields = dict(line.split(":", 1) for line in status if line.startswith("Vm"))
            except OSError:
                continue
            if "VmRSS" in fields:
                total += int(fields["VmRSS"].split()[0]) << 10
                self.bytes = max(self.bytes, int(fields["VmHWM"].split()[0]) << 10)
        self.bytes = max(self.bytes, total)

    def _members(self):
        found, queue = [], [self.first]
        while queue:
            pid = queue.pop()
            found.append(pid)
            try:
                for thread in os.listdir("/proc/%d/task" % pid):
                    with open("/proc/%d/task/%s/children" % (pid, thread)) as children:
                        queue.extend(int(child) for child in children.read().split())
            except OSError:
                pass
        return found


def drop_page_cache():
    """Empties the page cache, entries of folders included; False where this machine does not allow it."""
    os.sync()
    try:
        with open("/proc/sys/vm/drop_caches", "w") as control:
            control.write("3\n")
        return True
    except OSError:
        return False


class Stolen:
    """How much of the processors a host gave to others since this was made: a virtual machine only sees the share."""

    def __init__(self):
        self.before = self._ticks()

    @staticmethod
    def _ticks():
        with open("/proc/stat") as file:
            return [int(word) for word in file.readline().split()[1:9]]

    def sentence(self):
        spent = [after - before for before, after in zip(self.before, self._ticks())]
        busy = sum(spent) - spent[3] - spent[4]  # without idle and waiting for a disk
        return "\nOf the processors' busy time the host took %.1f %% for others; %.0f %% of all time they waited for a disk." % (
            100 * spent[7] / max(1, busy), 100 * spent[4] / max(1, sum(spent)))


def warm_page_cache(folder):
    """Reads every file below folder. (tar into /dev/null does not: it knows that nobody looks.)"""
    subprocess.run(["sh", "-c", 'find "$0" -type f -print0 | xargs -0 -r -n 1000 -P 2 cat >/dev/null', folder],
                   stderr=subprocess.DEVNULL, check=False)


def stored_bytes(folder):
    """Apparent size of the regular files below folder."""
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            total += os.lstat(os.path.join(base, name)).st_size
    return total


def creation_micros(folder):
    """What the file system of folder takes to make one small file with data, in microseconds."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        started = time.monotonic()
        for number in range(CREATED_FILES):
            with open("%s/%d" % (place, number), "wb", buffering=0) as file:
                file.write(b"x" * 1000)
        return (time.monotonic() - started) / CREATED_FILES * 1e6


def file_system(folder):
    """The type of the file system that holds folder."""
    done = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True, check=False)
    return done.stdout.strip() or sys.platform
