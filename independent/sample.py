"""Makes a tree of everything a backup may meet, for the tests."""

import os
import random
import socket
import struct

ODD_NAMES = [
    b"a b",
    b"-rf",
    b"*",
    b"new\nline",
    b"\x01\x1b[31m",
    b"not utf-8 \xff\xfe",
    b"x" * 255,
    "\u00fc".encode(),
    "u\u0308".encode(),
    "\u6587\u4ef6".encode(),
    b"'\"\\",
    b"~",
    b"...",
    b"con:",
]
SIZES = (0, 1, 511, 512, 513, 4095, 65536, 262144, 300001, 5_000_003)


def make(root, seed):
    """Fills a new folder; about 300 MB, of which 40 take room."""
    dice = random.Random(seed)
    root = os.fsencode(root)
    for make_part in (_plain, _odd, _holes, _links, _special, _deep, _many):
        folder = os.path.join(root, make_part.__name__[1:].encode())
        os.makedirs(folder)
        make_part(folder, dice)
    _attributes(os.path.join(root, b"attributes"))
    _times(root, dice)


def change(root, seed):
    """What a second backup will find."""
    dice = random.Random(seed)
    _write(os.path.join(root, "plain", "4"), dice.randbytes(777))
    os.unlink(os.path.join(root, "plain", "7"))
    with open(os.path.join(root, "plain", "big"), "r+b") as big:
        big.seek(3_000_000)
        big.write(b"in the middle")
    os.rename(os.path.join(root, "many", "0100"), os.path.join(root, "plain", "moved"))


def _write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def _plain(folder, dice):
    for number, size in enumerate(SIZES):
        _write(os.path.join(folder, b"%d" % number), dice.randbytes(size))
    _write(os.path.join(folder, b"text"), b"all work and no play " * 100_000)
    _write(os.path.join(folder, b"zeros"), bytes(3_000_000))
    _write(os.path.join(folder, b"big"), dice.randbytes(20_000_000))


def _odd(folder, dice):
    for name in ODD_NAMES:
        _write(os.path.join(folder, name), dice.randbytes(dice.randrange(2000)))
        os.makedirs(os.path.join(folder, b"in", name))
        _write(os.path.join(folder, b"in", name, name), name)


def _holes(folder, dice):
    layouts = {
        b"all": (1 << 26, []),
        b"end": (1 << 22, [0]),
        b"start": (1 << 22, [(1 << 22) - 4096]),
        b"small": (8192, [4096]),
        b"large": (200 << 20, [0, 5 << 20, 100 << 20, 150 << 20]),
    }
    for name, (size, places) in layouts.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.truncate(size)
            for place in places:
                file.seek(place)
                file.write(dice.randbytes(4096))


def _links(folder, dice):
    for name in (b"one", b"other"):
        os.mkdir(os.path.join(folder, name))
    _write(os.path.join(folder, b"one", b"file"), dice.randbytes(70_000))
    _write(os.path.join(folder, b"one", b"small"), b"inline")
    os.symlink(b"../nowhere/\xff", os.path.join(folder, b"one", b"symlink"))
    os.mkfifo(os.path.join(folder, b"one", b"fifo"))
    for name in (b"file", b"small", b"symlink", b"fifo"):
        for n in (b"1", b"2"):
            os.link(
                os.path.join(folder, b"one", name),
                os.path.join(folder, b"other", name + n),
                follow_symlinks=False,
            )
    os.symlink(b".", os.path.join(folder, b"loop"))
    os.symlink(b"/" + b"t" * 4000, os.path.join(folder, b"long"))


def _special(folder, dice):
    for mode in (0o000, 0o400, 0o644, 0o4755, 0o2755, 0o1777):
        os.mkfifo(os.path.join(folder, b"fifo%o" % mode))
        os.chmod(os.path.join(folder, b"fifo%o" % mode), mode)
        _write(os.path.join(folder, b"file%o" % mode), dice.randbytes(1000))
        os.chmod(os.path.join(folder, b"file%o" % mode), mode)
        os.mkdir(os.path.join(folder, b"folder%o" % mode))
        os.chmod(os.path.join(folder, b"folder%o" % mode), mode | 0o700)
    here = os.getcwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("socket")
    os.chdir(here)
    if os.geteuid() == 0:
        try:
            os.mknod(os.path.join(folder, b"null"), 0o020666, os.makedev(1, 3))
            os.mknod(os.path.join(folder, b"disk"), 0o060640, os.makedev(259, 70000))
        except PermissionError:
            pass  # root of a container
        os.chown(os.path.join(folder, b"file644"), 12345, 54321)
        os.symlink(b"owned", os.path.join(folder, b"owned"))
        os.chown(os.path.join(folder, b"owned"), 4_000_000_000, 1, follow_symlinks=False)


def _deep(folder, dice):
    deep(folder, 45)


def deep(folder, levels):
    """Folders in folders; 65 levels make a path longer than the system takes in one call."""
    fd = os.open(folder, os.O_RDONLY)
    for depth in range(levels):
        name = b"%03d" % depth + b"d" * 60
        os.mkdir(name, dir_fd=fd)
        below = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    bottom = os.open(b"bottom", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=fd)
    os.write(bottom, b"deep")
    os.close(bottom)
    os.close(fd)


def _many(folder, dice):
    for n in range(2500):
        _write(os.path.join(folder, b"%04d" % n), dice.randbytes(n % 1500))
    for n in range(300):
        os.mkdir(os.path.join(folder, b"empty%d" % n))


def _attributes(folder):
    os.mkdir(folder)
    _write(os.path.join(folder, b"file"), b"x" * 100_000)
    _write(os.path.join(folder, b"inline"), b"x")
    acl = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", *e)
        for e in (
            (1, 6, 0xFFFFFFFF),
            (2, 4, 1234),
            (4, 4, 0xFFFFFFFF),
            (16, 6, 0xFFFFFFFF),
            (32, 0, 0xFFFFFFFF),
        )
    )
    for place in (folder, os.path.join(folder, b"file"), os.path.join(folder, b"inline")):
        for name, value in (
            (b"user.\xff odd", b"\0\1"),
            (b"user.empty", b""),
            (b"user.a", b"v" * 2000),
            (b"system.posix_acl_access", acl),
            (b"system.posix_acl_default", acl),
        ):
            if place == folder or not name.endswith(b"default"):
                try:
                    os.setxattr(place, name, value)
                except OSError:
                    pass  # not every file system has them
    os.mkdir(os.path.join(folder, b"heir"))


def _times(root, dice):
    for folder, folders, files in os.walk(root, topdown=False):
        for name in files + folders:
            seconds = dice.choice((0, -1, -(2**31), 2**31 + 5, 2**33, 1_700_000_000))
            stamp = seconds * 10**9 + dice.randrange(10**9)
            os.utime(os.path.join(folder, name), ns=(stamp, stamp), follow_symlinks=False)
