"""The steps of each set, run by every tool in interleaved rounds."""
import os
import shutil
import subprocess
import sys

from harness import datasets, measure

SAME_TREE = os.path.join(os.path.dirname(__file__), "..", "..", "check.d", "lib", "same_tree.py")

STEPS = {
    "mixed": ["first", "unchanged", "restore"],
    "random": ["first", "restore"],
    "small": ["first", "first cold", "unchanged", "unchanged cold", "restore"],
    "many": ["first", "unchanged", "one touched"],
    "vm": ["first", "changed"],
    "logs": ["first", "changed"],
}
CHANGES = {"vm": datasets.change_vm, "logs": datasets.append_logs, "many": datasets.touch_one}


class Results:
    """Usages by (step, tool name), stored bytes by (step, tool name), limits by step."""

    def __init__(self):
        self.usages, self.stored, self.limits, self.wrong = {}, {}, {}, set()

    def add(self, step, tool, usage):
        self.usages.setdefault((step, tool), []).append(usage)


def run(name, source, ready, rounds, work):
    results = Results()
    steps = STEPS[name]
    changing = {"changed", "one touched"} & set(steps)
    if changing:
        changed = os.path.join(os.path.dirname(source), "changing-" + name)
        datasets.copy(source, changed)
        source = changed
    for number in range(rounds):
        _limits(results, steps, source, work)
        for tool in ready:
            tool.fresh(work)
        for step in steps:
            if step in changing:
                CHANGES[name](source, "round %d" % number)
            for tool in ready:
                _warm(source, step)
                _step(results, step, tool, source, work)
            for tool in ready if step == steps[-1] else []:
                shutil.rmtree(tool.scratch, ignore_errors=True)
    return results


def _warm(source, step):
    if step.endswith("cold"):
        if not measure.drop_page_cache():
            raise SystemExit("this machine does not allow dropping the page cache: leave out small's cold steps")
        return
    subprocess.run(["tar", "-cf", "/dev/null", "--ignore-failed-read", source], stderr=subprocess.DEVNULL)


def _step(results, step, tool, source, work):
    target = os.path.join(work, "restored")
    try:
        if step.startswith("first"):
            tool.fresh(work)
            measure.run(tool.init(), env=tool.env())
        if step == "restore":
            usage = measure.run(tool.restore(source, target), env=tool.env())
            if not _same(source, target):
                results.wrong.add(tool.name)
        else:
            usage = measure.run(tool.backup(source), env=tool.env())
            results.stored.setdefault((step, tool.name), []).append(measure.stored_bytes(tool.repository))
    except measure.CommandFailed as failed:
        print("%s %s: %s" % (tool.name, step, failed), flush=True)
        results.wrong.add(tool.name)
        return
    finally:
        shutil.rmtree(target, ignore_errors=True)
    results.add(step, tool.name, usage)
    print("%-12s %-8s %6.2f s %6.2f cpu %5d MB" % (step, tool.name, usage.wall, usage.cpu, usage.peak // 10 ** 6),
          flush=True)


def _same(source, target):
    """Names, types, contents, modes, times of files; the rest, some peers do not promise to restore."""
    done = subprocess.run([sys.executable, SAME_TREE, source, target, "--no-owner", "--content"], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout[-1500:], flush=True)
    return done.returncode == 0


def _limits(results, steps, source, work):
    """What the machine itself needs for the same tree: to look at it, to copy it."""
    if any(step.startswith("unchanged") for step in steps):
        _warm(source, "unchanged")
        results.limits.setdefault("unchanged", []).append(
            measure.run(["sh", "-c", 'find "$0" -printf "%T@ %s\\n" >/dev/null', source]).wall)
    if "restore" in steps:
        _warm(source, "restore")
        copied = os.path.join(work, "copied")
        results.limits.setdefault("restore", []).append(
            measure.run(["cp", "-a", source, copied]).wall)
        shutil.rmtree(copied)
