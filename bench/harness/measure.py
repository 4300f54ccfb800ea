"""Runs one whole process and tells what it and its descendants cost."""
import os
import resource
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """Wall and CPU seconds, peak resident bytes of the process tree, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


class CommandFailed(Exception):
    pass


def run(argv, env=None, cwd=None, check=True, stdin=None):
    """Runs argv in a session of its own and waits; CPU counts every descendant that was waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(argv, env=env, cwd=cwd, stdin=stdin or subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    peak = PeakResident(process.pid)
    try:
        output = process.communicate()[0].decode("utf-8", "replace")
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        peak.stop()
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if check and process.returncode != 0:
        raise CommandFailed("%s ended with %d:\n%s"
                            % (" ".join(argv), process.returncode, output[-2000:]))
    return Usage(wall, cpu, peak.bytes, output)


class PeakResident:
    """Samples the resident memory of a session: the largest sum over its processes.

    The high-water mark that the kernel keeps per process (VmHWM) is read as well, so that the peak
    of a program of one process is exact however short it was.
    """

    def __init__(self, session):
        self.session = session
        self.bytes = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self):
        self.done.set()
        self.thread.join()

    def _watch(self):
        while not self.done.wait(0.02):
            self._sample()

    def _sample(self):
        total = 0
        for pid in self._members():
            try:
                with open("/proc/%d/status" % pid) as status:
                    fields = dict(line.split(":", 1) for line in status if line.startswith("Vm"))
            except OSError:
                continue
            if "VmRSS" not in fields:
                continue
            total += int(fields["VmRSS"].split()[0]) << 10
            self.bytes = max(self.bytes, int(fields["VmHWM"].split()[0]) << 10)
        self.bytes = max(self.bytes, total)

    def _members(self):
        found, queue = [], [self.session]
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
    """Empties the page cache; False where this machine does not allow it."""
    os.sync()
    try:
        with open("/proc/sys/vm/drop_caches", "w") as control:
            control.write("3\n")
        return True
    except OSError:
        return False


def stored_bytes(folder):
    """Apparent size of the regular files below folder."""
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            total += os.lstat(os.path.join(base, name)).st_size
    return total
