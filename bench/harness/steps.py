"""The sets and what is done with each, in order."""
from dataclasses import dataclass

from harness import datasets


@dataclass(frozen=True)
class Step:
    """One measured command of every tool.

    `action` is a method of a tool, or `first`: a backup into a new repository. `place` says where
    that lies: in a folder, or on S3 reached directly, counted (through a proxy) or slow (through one
    that adds a delay). `against` names the step of the same set that it is compared with.
    """

    name: str
    action: str
    place: str = "folder"
    cold: bool = False
    change: object = None
    against: str = ""


FIRST, UNCHANGED, RESTORE = Step("first", "first"), Step("unchanged", "backup"), Step("restore", "restore")

S3_STEPS = [
    FIRST, RESTORE,
    Step("up", "first", "direct", against="first"), Step("down", "restore", "direct", against="restore"),
    Step("up, counted", "first", "counted"), Step("unchanged, counted", "backup", "counted"),
    Step("down, counted", "restore", "counted"),
    Step("up, +20 ms", "first", "slow", against="up, counted"),
    Step("down, +20 ms", "restore", "slow", against="down, counted"),
]

STEPS = {
    "mixed": [FIRST, UNCHANGED, RESTORE],
    "random": [FIRST, RESTORE],
    "small": [Step("first, cold", "first", cold=True), FIRST, Step("unchanged, cold", "backup", cold=True),
              UNCHANGED, RESTORE],
    "many": [FIRST, UNCHANGED, Step("one touched", "backup", change=datasets.touched_one)],
    "vm": [FIRST, Step("1 % changed", "backup", change=datasets.changed_vm)],
    "logs": [FIRST, Step("1 % appended", "backup", change=datasets.appended_logs)],
    "s3-mixed": S3_STEPS,
    "s3-random": S3_STEPS,
    "s3-many": [Step("up, counted", "first", "counted"), Step("unchanged, counted", "backup", "counted"),
                Step("one file, counted", "restore_one", "counted")],
    "start": [FIRST, Step("version", "version_call"), Step("--help", "help_call"), Step("snapshots", "snapshots")],
}

KERNEL_SETS = ("mixed", "random", "small", "vm", "logs")  # whose first backup is compared with the kernels alone


def source_name(name):
    """The data that a set is made of."""
    return name.removeprefix("s3-")
