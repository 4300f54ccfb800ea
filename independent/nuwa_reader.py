#!/usr/bin/env python3
"""Reads repositories of Nuwa, written from docs/format.md alone.

    nuwa_reader.py REPO --key-file K list
    nuwa_reader.py REPO --key-file K tree SNAPSHOT
    nuwa_reader.py REPO --key-file K restore SNAPSHOT --target DIR

SNAPSHOT is a prefix of a snapshot's id, or `latest`. Exit codes are those of docs/cli.md.
"""

import argparse
import datetime
import sys

import repository as repositories
from objects import Folder
from packs import Blobs
from primitives import Damage, KeyRefused, Refused
from restore import Restore
from tree import Tree, show

KINDS = " fdlbcps"  # as in find -printf %y


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="Independent reader of Nuwa repositories.")
    parser.add_argument("repo", metavar="REPO", help="folder of the repository")
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--key-file", metavar="FILE")
    key.add_argument("--password-file", metavar="FILE", help="its first line is the password")
    key.add_argument("--words-file", metavar="FILE", help="holds the words of the recovery kit")
    parser.add_argument("--all", action="store_true", help="also snapshots that do not count")
    parser.add_argument("--no-indexes", action="store_true", help="use the footers of packs alone")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    commands.add_parser("tree").add_argument("snapshot")
    restore = commands.add_parser("restore")
    restore.add_argument("snapshot")
    restore.add_argument("--target", required=True, metavar="DIR")
    return parser.parse_args()


def open_repository(options):
    """The repository, opened with the key that was given."""
    folder = Folder(options.repo)
    file, opened = next(
        (file, opened)
        for file, opened in (
            (options.key_file, repositories.open_with_key_file),
            (options.password_file, repositories.open_with_password),
            (options.words_file, repositories.open_with_words),
        )
        if file
    )
    try:
        with open(file, encoding="utf-8") as source:
            text = source.read()
    except (OSError, UnicodeDecodeError) as e:
        raise KeyRefused(f"{file} cannot be read: {e}.") from None
    if options.password_file:
        text = text.split("\n")[0].removesuffix("\r")
    return opened(folder, text, complain)


def complain(sentence):
    """Says what is wrong."""
    print(sentence, file=sys.stderr)
    complain.count += 1


complain.count = 0


def chosen(snapshots, name):
    """The one snapshot that is meant."""
    found = snapshots[-1:] if name == "latest" else [s for s in snapshots if s.id.startswith(name)]
    if len(found) != 1:
        raise Refused(f"{len(found)} snapshots are meant by {name!r}; `list` shows them.")
    return found[0]


def print_list(snapshots):
    """One line a snapshot: id, time, state, host, roots."""
    for s in snapshots:
        seconds = s.facts[2] // 1_000_000_000
        time = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        state = s.state + (", partial" if s.facts[5] else "")
        roots = " ".join(show(root[0]) for root in s.names[2])
        print(s.id, f"{time:%Y-%m-%dT%H:%M:%SZ}", state, show(s.names[0].encode()), roots, sep="\t")


def print_tree(roots):
    """One line an entry: type, mode, owner, size, modification time in ns, path."""
    for path, tree in roots:
        print(f"{show(path)}:")
        for below, e in tree.entries():
            target = f" -> {show(e.target)}" if e.target is not None else ""
            print(
                f"{KINDS[e.type]} {e.mode:04o} {e.uid}:{e.gid} {e.size} {e.mtime} "
                f"{show(below) or '.'}{target}"
            )


def restore(roots, target):
    """Restores to the target: the only root as its content, several by their paths."""
    failures = []

    def failed(path, reason):
        complain(f"{path}: {reason}")
        failures.append(path)

    places = []
    for path, tree in roots:
        parts = tuple(p for p in path.split(b"/") if p not in (b"", b".", b".."))
        alone = len(roots) == 1
        places.append((() if alone else parts, (parts or (b"content",))[-1:] if alone else parts, tree))
    Restore(target, failed).run(places)
    return 3 if failures else 0


def run(options):
    """Runs a command; the exit code."""
    repository = open_repository(options)
    snapshots = [s for s in repository.snapshots() if options.all or s.state == "confirmed"]
    if options.command == "list":
        print_list(snapshots)
        return 7 if complain.count else 0
    snapshot = chosen(snapshots, options.snapshot)
    blobs = Blobs(repository, use_indexes=not options.no_indexes)
    roots = [
        (names[0], Tree(blobs, facts, f"snapshot {snapshot.id}"))
        for names, facts in zip(snapshot.names[2], snapshot.facts[3])
    ]
    if options.command == "tree":
        print_tree(roots)
        return 0
    return restore(roots, options.target)


def main():
    """The program."""
    try:
        return run(arguments())
    except (Refused, OSError) as e:
        print(e, file=sys.stderr)
        return 7 if isinstance(e, Damage) else 5 if isinstance(e, KeyRefused) else 2


if __name__ == "__main__":
    sys.exit(main())
