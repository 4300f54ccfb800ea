"""Runs the steps of a set, every tool in turn, round after round."""
import contextlib
import filecmp
import os
import shutil
import subprocess
import sys

from harness import datasets, limits, measure, servers
from harness.steps import KERNEL_SETS, STEPS
from harness.tools import CHECKOUT, Folder, Missing, Nuwa, Prefix

SAME_TREE = os.path.join(CHECKOUT, "check.d", "lib", "same_tree.py")
STARTS = 10  # a command of a few milliseconds is run so often, and its median counts


class Results:
    """What was seen, by (step, tool name): usages, stored bytes, requests; by step: what the machine needs."""

    def __init__(self, source):
        self.source_bytes = measure.stored_bytes(source)
        self.usages, self.stored, self.requests, self.limits, self.wrong = {}, {}, {}, {}, {}
        self.new_bytes, self.notes = None, []

    def limit(self, step, what, seconds):
        self.limits.setdefault((step, what), []).append(seconds)


def run(name, source, ready, chosen, work):
    results = Results(source)
    steps = STEPS[name]
    stolen = measure.Stolen()
    with contextlib.ExitStack() as stack:
        server = None
        if any(step.place != "folder" for step in steps):
            server = servers.Server(chosen.data, os.path.join(work, "server"))
            stack.callback(server.stop)
        for number in range(chosen.rounds):
            measure.warm_page_cache(source)
            _limits(results, steps, source, work)
            turn = number % len(ready)
            for tool in ready[turn:] + ready[:turn]:
                Turn(results, tool, source, work, server, number).run(steps)
    results.notes.append(stolen.sentence())
    if chosen.kernels and results.new_bytes and name in KERNEL_SETS:
        try:
            kernels = limits.Kernels(source, work)
            results.limit("first", "kernels", kernels.seconds(*results.new_bytes))
        except Missing as why:  # the rounds before it are not lost
            results.notes.append("LEFT OUT: the kernels: %s" % why)
    return results


class Turn:
    """One tool's steps in one round. Its repositories and caches go when it ends."""

    def __init__(self, results, tool, source, work, server, number):
        self.results, self.tool, self.source, self.server = results, tool, source, server
        self.work, self.target, self.number = work, os.path.join(work, "restored"), number
        self.warm = True

    def run(self, steps):
        try:
            for step in steps:
                if step.place != "folder" and not self.tool.speaks_s3:
                    continue
                self._step(step)
        except measure.CommandFailed as failed:
            print("%s %s: %s" % (self.tool.name, step.name, failed), flush=True)
            self.results.wrong[(step.name, self.tool.name)] = "failed"
        finally:
            self._forget()

    def _forget(self):
        self.tool.forget()
        if self.server:
            self.server.forget(self.tool.name)

    def _place(self, step):
        if step.place == "folder":
            return Folder(os.path.join(self.work, self.tool.name + "-repository"))
        port = {"direct": self.server.port, "counted": self.server.counted.port, "slow": self.server.slow.port}
        return Prefix(port[step.place], "%s/%s" % (self.tool.name, step.place))

    def _step(self, step):
        if step.action == "first":
            self._forget()
            self.tool.fresh(self.work, self._place(step))
            measure.run(self.tool.create(), env=self.tool.env())
        stored_before = self._stored()
        change = step.change(self.source, "round %d" % self.number) if step.change else contextlib.nullcontext()
        with change:
            self._state_of_cache(step)
            usages = [self._measured(step, argv) for argv in self._commands(step)]
        self._keep(step, usages, stored_before)

    def _commands(self, step):
        tool, source = self.tool, self.source
        if step.action in ("first", "backup"):
            return [tool.backup(source)]
        if step.action == "restore":
            return [tool.restore(source, self.target)]
        if step.action == "restore_one":
            os.makedirs(self.target)  # some make only the file
            return [tool.restore_one(source, self._one(), self.target)]
        return [getattr(tool, step.action)()] * STARTS

    def _one(self):
        return datasets.one_file(self.source, "one of many")

    def _state_of_cache(self, step):
        if step.cold:
            if not measure.drop_page_cache():
                raise SystemExit("this machine does not allow dropping the page cache: run other sets than `small`")
        elif not self.warm:
            measure.warm_page_cache(self.source)
        self.warm = not step.cold

    def _measured(self, step, argv):
        if step.place == "counted":
            self.server.counted.counts()
        usage = measure.run(argv, env=self.tool.env())
        if step.place == "counted":
            self.results.requests.setdefault((step.name, self.tool.name), []).append(self.server.counted.counts())
        return usage

    def _keep(self, step, usages, stored_before):
        key = (step.name, self.tool.name)
        if step.action.startswith("restore"):
            one = self._one() if step.action == "restore_one" else ""
            if not _same(self.source, self.target, one):
                self.results.wrong[key] = "wrong"
            shutil.rmtree(self.target, ignore_errors=True)
        elif step.action in ("first", "backup") and step.place == "folder":
            self.results.stored.setdefault(key, []).append(self._stored() - stored_before)
        self.results.usages.setdefault(key, []).extend(usages)
        if step.action == "first" and isinstance(self.tool, Nuwa):
            self.results.new_bytes = self.tool.new_bytes(usages[0].output)
        for usage in usages[:1]:
            print("%-20s %-8s %7.2f s %7.2f cpu %5d MB  %s" % (
                step.name, self.tool.name, usage.wall, usage.cpu, usage.peak // 10 ** 6,
                self.results.wrong.get(key, "")), flush=True)

    def _stored(self):
        place = self.tool.place
        return measure.stored_bytes(place.path) if isinstance(place, Folder) else 0


def _same(source, target, one):
    """Names, types, contents, modes, times of files; the rest, some peers do not promise to restore."""
    if one:
        found = [os.path.join(base, name) for base, _, names in os.walk(target) for name in names]
        return len(found) == 1 and filecmp.cmp(found[0], os.path.join(source, one), shallow=False)
    done = subprocess.run([sys.executable, SAME_TREE, source, target, "--no-owner", "--content"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-1500:], flush=True)
    return done.returncode == 0


def _limits(results, steps, source, work):
    """What the machine itself needs for the same tree: to look at it, to copy it."""
    actions = {step.action for step in steps if step.place == "folder"}
    if "backup" in actions:
        look = ["sh", "-c", 'find "$0" -printf "%T@ %s\\n" >/dev/null', source]
        results.limit("unchanged", "find -printf", measure.run(look).wall)
    if "restore" in actions:
        copied = os.path.join(work, "copied")
        results.limit("restore", "cp -a", measure.run(["cp", "-a", source, copied]).wall)
        shutil.rmtree(copied)
