#!/usr/bin/env python3
"""Compares two directory trees: names, types, contents, mode, owner, times (ns), extended attributes
and ACLs, links, hard-link groups, devices and holes.

    same_tree.py A B [--no-owner] [--no-root-times] [--content]

--content leaves out attributes, hard-link groups, holes, times of folders and links, the mode of the root.

Prints each difference (at most 50) and ends with 1 when there is one.
"""
import os
import stat
import sys


def entries(root):
    found = {b"": os.lstat(root)}
    stack = [b""]
    while stack:
        folder = stack.pop()
        with os.scandir(os.path.join(root, folder) if folder else root) as listing:
            for item in listing:
                path = os.path.join(folder, item.name)
                found[path] = item.stat(follow_symlinks=False)
                if item.is_dir(follow_symlinks=False):
                    stack.append(path)
    return found


def attributes(path):
    try:
        return {n: os.getxattr(path, n, follow_symlinks=False)
                for n in os.listxattr(path, follow_symlinks=False)}
    except OSError:
        return {}


def same_content(one, other):
    with open(one, "rb", buffering=0) as a, open(other, "rb", buffering=0) as b:
        while True:
            x, y = a.read(1 << 20), b.read(1 << 20)
            if x != y:
                return False
            if not x:
                return True


def link_groups(found):
    groups = {}
    for path, st in found.items():
        if st.st_nlink > 1 and not stat.S_ISDIR(st.st_mode):
            groups.setdefault((st.st_dev, st.st_ino), set()).add(path)
    return {frozenset(g) for g in groups.values() if len(g) > 1}


def main():
    flags = {a for a in sys.argv[1:] if a.startswith("--")}
    one, other = [os.fsencode(a) for a in sys.argv[1:] if not a.startswith("--")]
    a, b = entries(one), entries(other)
    problems = []
    for path in sorted(a.keys() ^ b.keys()):
        problems.append((path, "only in %s" % ("the first" if path in a else "the second")))
    for path in sorted(a.keys() & b.keys()):
        x, y = a[path], b[path]
        p, q = (os.path.join(r, path) if path else r for r in (one, other))
        if stat.S_IFMT(x.st_mode) != stat.S_IFMT(y.st_mode):
            problems.append((path, "type"))
            continue
        is_link = stat.S_ISLNK(x.st_mode)
        asked = path or "--content" not in flags
        if asked and not is_link and stat.S_IMODE(x.st_mode) != stat.S_IMODE(y.st_mode):
            problems.append((path, "mode %o %o" % (x.st_mode, y.st_mode)))
        if "--no-owner" not in flags and (x.st_uid, x.st_gid) != (y.st_uid, y.st_gid):
            problems.append((path, "owner"))
        timed = stat.S_ISREG(x.st_mode) if "--content" in flags else path or "--no-root-times" not in flags
        if timed and x.st_mtime_ns != y.st_mtime_ns:
            problems.append((path, "mtime %d %d" % (x.st_mtime_ns, y.st_mtime_ns)))
        if "--content" not in flags and attributes(p) != attributes(q):
            problems.append((path, "extended attributes"))
        if is_link and os.readlink(p) != os.readlink(q):
            problems.append((path, "link target"))
        if stat.S_ISREG(x.st_mode):
            if x.st_size != y.st_size:
                problems.append((path, "size %d %d" % (x.st_size, y.st_size)))
            elif not same_content(p, q):
                problems.append((path, "content"))
            elif "--content" not in flags and y.st_blocks * 512 > x.st_blocks * 512 + (1 << 20) and x.st_blocks * 512 < x.st_size:
                problems.append((path, "holes were filled: %d %d blocks" % (x.st_blocks, y.st_blocks)))
        if stat.S_ISCHR(x.st_mode) or stat.S_ISBLK(x.st_mode):
            if x.st_rdev != y.st_rdev:
                problems.append((path, "device"))
    if "--content" not in flags and link_groups(a) != link_groups(b):
        problems.append((b"", "hard links differ"))
    for path, problem in problems[:50]:
        print("%r: %s" % (path, problem))
    print("%d entries, %d differences" % (len(a), len(problems)))
    sys.exit(1 if problems else 0)


main()
