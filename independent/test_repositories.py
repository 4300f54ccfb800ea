#!/usr/bin/env python3
"""Reads what ./nuwa wrote: whole, damaged and forged."""

import contextlib
import io
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import nuwa_reader
import objects
import packs
import sample
import tree
from forge import Forge
from keys import hmac
from primitives import Refused, decode_record, sha256, u8

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("NUWA_UNDER_TEST", str(HERE.parent / "nuwa"))
SAME_TREE = HERE.parent / "check.d/lib/same_tree.py"
PASSWORD = "p\u00e4ssword of a test"


def nuwa(*arguments):
    """Runs the program under test; its output."""
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"nuwa {arguments} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def read(*arguments):
    """Runs the reader in this process: (exit code, stdout, stderr)."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["nuwa_reader.py", *map(str, arguments)]
    nuwa_reader.complain.count = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = nuwa_reader.main()
    finally:
        sys.argv = before
    return code, out.getvalue(), err.getvalue()


def differences(one, other):
    """What same_tree.py finds."""
    done = subprocess.run([sys.executable, SAME_TREE, one, other], capture_output=True, check=False)
    return done.stdout.decode(errors="replace") if done.returncode else ""


def files_of(repo, kind):
    """The files of all objects of a kind."""
    folder = objects.Folder(str(repo))
    return [pathlib.Path(folder.file(name)) for name in folder.names(kind)]


class Scratch(unittest.TestCase):
    """A folder for the test class, removed at its end."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = pathlib.Path(tempfile.mkdtemp(prefix="nuwa-reader-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch, ignore_errors=True)
        cls.repo, cls.key = cls.scratch / "repo", cls.scratch / "key"
        home = cls.scratch / "home"
        for name in ("CACHE", "STATE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())

    def restore(self, *options, repo=None, snapshot="latest"):
        """Restores to a new folder: (exit code, stderr, folder)."""
        target = pathlib.Path(tempfile.mkdtemp(dir=self.scratch))
        key = [] if any(str(o).endswith("-file") for o in options) else ["--key-file", self.key]
        code, _, err = read(repo or self.repo, *key, *options, "restore", snapshot, "--target", target)
        return code, err, target


class EndToEnd(Scratch):
    """Everything a tree may hold comes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        seed = random.randrange(1 << 32)
        print(f"seed of the sample: {seed}", file=sys.stderr)
        cls.source = cls.scratch / "source"
        sample.make(cls.source, seed)
        nuwa("init", "-r", cls.repo, "--key-file", cls.key)
        nuwa("backup", "-r", cls.repo, "--key-file", cls.key, "--tag", "first", cls.source)
        cls.before = cls.scratch / "before"
        subprocess.run(["cp", "-a", cls.source, cls.before], check=True)
        sample.change(cls.source, seed)
        nuwa("backup", "-r", cls.repo, "--key-file", cls.key, "--cut", "fixed:4096", cls.source)

    def ids(self):
        code, out, err = read(self.repo, "--key-file", self.key, "list")
        self.assertEqual((code, err), (0, ""))
        return [line.split("\t")[0] for line in out.splitlines()]

    def assert_restores(self, expected, *options, snapshot="latest"):
        code, err, target = self.restore(*options, snapshot=snapshot)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(differences(expected, target), "")

    def test_the_latest_snapshot_cut_into_blocks(self):
        self.assert_restores(self.source)

    def test_the_first_snapshot_cut_by_content(self):
        self.assert_restores(self.before, snapshot=self.ids()[0])

    def test_without_any_index(self):
        self.assert_restores(self.source, "--no-indexes")

    def test_with_the_words_of_the_recovery_kit(self):
        words = self.scratch / "words"
        nuwa("key", "kit", "-r", self.repo, "--key-file", self.key, "--output", words)
        self.assert_restores(self.source, "--words-file", kit_words(words))

    def test_as_a_program(self):
        done = subprocess.run(
            [
                sys.executable,
                HERE / "nuwa_reader.py",
                self.repo,
                "--key-file",
                self.key,
                "tree",
                self.ids()[1][:6],
            ],
            capture_output=True,
            check=False,
        )
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"f 4755 ", done.stdout)
        self.assertIn(b"\\xff", done.stdout)

    def test_what_writers_must_keep_and_readers_need_not_ask(self):
        repository, snapshots = opened(self.repo, self.key)
        blobs = packs.Blobs(repository)
        for pack in files_of(self.repo, "pack"):
            self.assertEqual(padme(pack.stat().st_size), pack.stat().st_size)
        parts = {}
        for part, places in blobs.places.items():
            for place in (p for found in places.values() for p in found):
                parts.setdefault(place[0], set()).add(part)
        self.assertTrue(all(found in ({1}, {2, 3}) for found in parts.values()))
        for snapshot in snapshots:
            self.check_facts(repository, blobs, snapshot)

    def check_facts(self, repository, blobs, snapshot):
        ids = repository.ring.domains[1, 1].ids
        names = {
            1: [snapshot.names[0].encode()],
            2: [r[0] for r in snapshot.names[2]],
            3: [t.encode() for t in snapshot.names[3]],
        }
        made = {k: [hmac(ids, b"\x10", u8(k), text)[:16] for text in texts] for k, texts in names.items()}
        self.assertEqual(snapshot.facts[4], {1: made[1][0], 2: made[2], 3: made[3]})
        entries = [e for facts in snapshot.facts[3] for _, e in tree.Tree(blobs, facts, "t").entries()]
        counts = snapshot.facts[7]
        self.assertEqual(counts[0], len(entries))
        self.assertEqual(counts[1], sum(e.type == tree.FILE for e in entries))
        self.assertEqual(counts[2], sum(e.type == tree.DIRECTORY for e in entries))
        self.assertTrue(any(e.list and e.list[0] for e in entries) or snapshot.facts[0] == 1)


class OtherShapes(Scratch):
    """Passwords, several roots, a file as root."""

    def test_password_and_several_roots(self):
        password = self.scratch / "password"
        password.write_text(PASSWORD + "\nsecond line\n", encoding="utf-8")
        password.chmod(0o600)
        roots = [self.scratch / "a", self.scratch / "b" / "c", self.scratch / "b" / "file"]
        for root in roots[:2]:
            root.mkdir(parents=True)
            (root / "in").write_bytes(b"in " + bytes(root))
        roots[2].write_bytes(b"alone" * 1000)
        os.link(roots[0] / "in", roots[1] / "linked")
        nuwa("init", "-r", self.repo, "--password-file", password)
        nuwa("backup", "-r", self.repo, "--password-file", password, *roots)
        code, err, target = self.restore("--password-file", password)
        self.assertEqual((code, err), (0, ""))
        place = target / str(self.scratch)[1:]
        for root in ("a", "b/c"):
            self.assertEqual(differences(self.scratch / root, place / root), "")
        self.assertEqual((place / "b/file").read_bytes(), b"alone" * 1000)
        self.assertTrue(os.path.samefile(place / "a/in", place / "b/c/linked"))
        password.write_text("wrong password\n", encoding="utf-8")
        code, err, _ = self.restore("--password-file", password)
        self.assertEqual(code, 5)
        self.assertIn("opens no key slot", err)

    def test_folders_deeper_than_a_path_may_be_long(self):
        source, repo = self.scratch / "deep", self.scratch / "deep-repo"
        source.mkdir()
        sample.deep(source, 120)
        key = self.scratch / "deep-key"
        nuwa("init", "-r", repo, "--key-file", key)
        nuwa("backup", "-r", repo, "--key-file", key, source)
        code, err, target = self.restore("--key-file", key, repo=repo)
        self.assertEqual((code, err), (0, ""))
        found = [
            (names, os.stat("bottom", dir_fd=fd).st_size) for _, _, names, fd in os.fwalk(target) if names
        ]
        self.assertEqual(found, [(["bottom"], 4)])


class Hostile(Scratch):
    """Nothing that was changed is ever taken for what was stored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seed = random.randrange(1 << 32)
        print(f"seed of the damage: {cls.seed}", file=sys.stderr)
        cls.dice = random.Random(cls.seed)
        cls.source = cls.scratch / "source"
        cls.source.mkdir()
        for n in range(40):
            (cls.source / f"file{n}").write_bytes(cls.dice.randbytes(100 * n * n))
        nuwa("init", "-r", cls.repo, "--key-file", cls.key)
        nuwa("backup", "-r", cls.repo, "--key-file", cls.key, cls.source)

    def damaged(self, kind, damage):
        """A copy of the repository after `damage` was done to each object of a kind."""
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) / "repo"
        shutil.copytree(self.repo, copy)
        for file in files_of(copy, kind):
            data = damage(file.read_bytes())
            if data is None:
                file.unlink()
            else:
                file.write_bytes(data)
        return copy

    def flip(self, data):
        bit = self.dice.randrange(8 * len(data))
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        return bytes(changed)

    def cut(self, data):
        return data[: self.dice.randrange(len(data))]

    def longer(self, data):
        return data + b"\0"

    def assert_refused(self, kind, damage):
        code, err, target = self.restore(repo=self.damaged(kind, damage))
        self.assertIn(code, (2, 3, 7), err)
        self.assertRegex(err, r"\.\n$")
        for file in target.iterdir():
            self.assertEqual(file.read_bytes(), (self.source / file.name).read_bytes())

    def test_what_is_needed_is_refused_when_changed(self):
        for kind in ("config", "cert", "snap", "ok", "pack"):
            for damage in (
                self.flip,
                self.flip,
                self.flip,
                self.cut,
                self.longer,
                lambda _: None,
                lambda _: b"",
            ):
                with self.subTest(kind, damage=damage, seed=self.seed):
                    self.assert_refused(kind, damage)

    def test_every_byte_of_a_snapshot_counts(self):
        size = files_of(self.repo, "snap")[0].stat().st_size
        for at in range(0, size, 7):

            def change(data, at=at):
                return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]

            with self.subTest(at=at):
                code, _, err = read(self.damaged("snap", change), "--key-file", self.key, "list")
                self.assertEqual(code, 7)
                self.assertRegex(err, r"\.\n$")

    def test_damaged_indexes_are_replaced_by_footers(self):
        for damage in (self.flip, self.cut, lambda _: None):
            with self.subTest(damage=damage, seed=self.seed):
                code, err, target = self.restore(repo=self.damaged("index", damage))
                self.assertEqual(code, 0, err)
                self.assertEqual(differences(self.source, target), "")

    def test_a_pack_under_the_name_of_another_is_refused(self):
        copy = self.damaged("index", lambda _: None)
        first, second = files_of(copy, "pack")[:2]
        shutil.copy(second, first)
        code, err, _ = self.restore(repo=copy)
        self.assertIn(code, (3, 7))
        self.assertIn("it says that it is another object", err)

    def test_objects_of_another_repository_are_refused(self):
        other, key = self.scratch / "other", self.scratch / "other-key"
        nuwa("init", "-r", other, "--key-file", key)
        code, err, _ = self.restore("--key-file", key)
        self.assertEqual(code, 7)
        self.assertIn("belongs to another repository", err)
        for file in files_of(other, "config"):
            copy = self.damaged("config", lambda _, file=file: file.read_bytes())
            self.assertEqual(self.restore(repo=copy)[0], 7)

    def test_a_snapshot_without_its_confirmation_is_not_listed(self):
        copy = self.damaged("ok", lambda _: None)
        self.assertEqual(read(copy, "--key-file", self.key, "list")[1], "")
        self.assertIn("unconfirmed", read(copy, "--key-file", self.key, "--all", "list")[1])

    def test_a_folder_that_is_no_repository_is_missing_and_not_empty(self):
        code, _, err = read(self.source, "--key-file", self.key, "list")
        self.assertEqual(code, 2)
        self.assertIn("There is no repository", err)


class Forged(Scratch):
    """Whole objects, well sealed and signed, by who may not, or saying what cannot be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = cls.scratch / "source"
        source.mkdir()
        nuwa("init", "-r", cls.repo, "--key-file", cls.key)
        for _ in range(2):
            nuwa("backup", "-r", cls.repo, "--key-file", cls.key, source)

    def setUp(self):
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) / "repo"
        shutil.copytree(self.repo, copy)
        self.folder = objects.Folder(str(copy))
        self.forge = Forge(self.folder, self.key.read_text())
        self.first, self.second = self.folder.names("snap")

    def states(self, code=0, sentence=""):
        found, out, err = read(self.folder.path, "--key-file", self.key, "--all", "list")
        self.assertEqual(found, code, err)
        self.assertIn(sentence, err)
        return [line.split("\t")[2] for line in out.splitlines()]

    def drop(self, seed=None, reason=2, **changed):
        name = f"drop{self.first[4:]}-{os.urandom(8).hex()}"
        self.forge.seal(name, {0: self.first, 1: reason, 2: 0, 3: "", **changed}, seed)

    def config(self, **changed):
        name, before = "config/0000000000000002", "config/0000000000000001"
        stored = objects.parse_object(self.folder.read(before), before)
        config = decode_record(stored.body, before)
        config.update({0: 2, 1: stored.digest, **{int(k[1:]): v for k, v in changed.items()}})
        self.forge.clear(name, config, self.forge.authority)

    def test_nothing_forged(self):
        self.assertEqual(self.states(), ["confirmed", "confirmed"])

    def test_a_drop(self):
        self.drop()
        self.assertEqual(self.states(), ["dropped", "confirmed"])

    def test_a_drop_by_a_stranger(self):
        self.drop(seed=bytes(32))
        self.assertEqual(self.states(7, "has no certificate"), ["confirmed", "confirmed"])

    def test_a_drop_by_another_writer(self):
        self.forge.certify(bytes(32), 4)
        self.drop(seed=bytes(32), reason=1)
        self.assertEqual(self.states(7, "signed by another"), ["confirmed", "confirmed"])

    def test_a_drop_by_a_maintainer(self):
        self.forge.certify(bytes(32), 5)
        self.drop(seed=bytes(32))
        self.assertEqual(self.states(), ["dropped", "confirmed"])

    def test_the_first_certificate_of_an_author_counts(self):
        self.forge.certify(self.forge.seed, 5, last=(1 << 64) - 1)
        self.assertEqual(self.states(), ["confirmed", "confirmed"])
        self.forge.certify(self.forge.seed, 5, last=0)
        self.assertEqual(self.states(7, "role does not permit"), [])

    def test_a_drop_that_names_another_snapshot(self):
        self.forge.seal(f"drop{self.first[4:]}-{os.urandom(8).hex()}", {0: self.second, 1: 2, 2: 0, 3: ""})
        self.assertEqual(self.states(7, "than its name says"), ["confirmed", "confirmed"])

    def test_a_confirmation_of_other_bytes(self):
        self.forge.seal("ok" + self.second[4:], {0: bytes(32), 1: 0, 2: 0})
        self.assertEqual(self.states(7, "confirms other bytes"), ["confirmed", "unconfirmed"])

    def test_a_snapshot_by_somebody_who_may_not_write(self):
        author = self.forge.certify(bytes(32), 5)
        self.forge.seal(f"snap/{author}/{1:016x}-{2:016x}", {}, bytes(32))
        self.assertEqual(self.states(7, "role does not permit"), ["confirmed", "confirmed"])

    def test_a_generation_that_condemns(self):
        generation = {
            0: 1,
            2: [1, bytes(32)],
            3: 1,
            4: [],
            5: [[self.first, 1]],
            6: [],
            7: [],
            8: [],
            9: [],
            10: 0,
        }
        self.forge.seal("gen/0000000000000001", generation)
        self.assertEqual(self.states(), ["dropped", "confirmed"])
        digest = sha256(self.folder.read("gen/0000000000000001"))
        self.forge.seal("gen/0000000000000002", {**generation, 0: 2, 1: digest, 5: [[self.second, 1]]})
        self.assertEqual(self.states(), ["dropped", "dropped"])
        self.forge.seal("gen/0000000000000001", {**generation, 5: []})
        self.assertEqual(self.states(7, "not the one that the next follows"), ["confirmed", "dropped"])

    def test_a_writer_withdraws_only_what_is_not_confirmed(self):
        os.unlink(self.folder.file("ok" + self.first[4:]))
        self.drop(reason=1)
        self.assertEqual(self.states(), ["dropped", "confirmed"])

    def test_a_revoked_author_keeps_what_it_did_before(self):
        digest = sha256(self.folder.read(self.first))
        self.config(k9=[{0: bytes.fromhex(self.forge.author), 1: 1, 2: digest}])
        self.assertEqual(self.states(), ["confirmed", "revoked"])
        self.config(k9=[{0: bytes.fromhex(self.forge.author), 1: 0}])
        self.assertEqual(self.states(), ["revoked", "revoked"])

    def test_a_drop_by_a_maintainer_that_was_revoked(self):
        author = self.forge.certify(bytes(32), 5)
        self.drop(seed=bytes(32))
        self.config(k9=[{0: bytes.fromhex(author), 1: 0}])
        self.assertEqual(self.states(), ["confirmed", "confirmed"])

    def test_the_certificate_of_a_reader(self):
        self.forge.certify(bytes(32), 3)
        self.assertEqual(self.states(), ["confirmed", "confirmed"])

    def test_features_that_are_not_known(self):
        self.config(k3=[1, 0, 1, 1])
        self.assertEqual(self.states(), ["confirmed", "confirmed"])
        self.config(k3=[0, 4, 0, 0])
        self.states(2, "features 0x4 is not known")

    def test_a_configuration_that_does_not_follow(self):
        for changed, sentence in (
            ({"k1": bytes(32)}, "does not follow"),
            ({"k0": 3}, "its number"),
            ({"k2": bytes(32)}, "another authority"),
        ):
            self.config(**changed)
            self.assertEqual(self.states(7, sentence), ["confirmed", "confirmed"])

    def test_a_configuration_with_something_that_is_not_known(self):
        self.config(k11=0)
        self.states(2, "key 11 is not known")

    def test_versions_and_suites_that_are_not_known(self):
        for header, sentence in (({"version": 2}, "version 2"), ({"suite": 9}, "suite 9")):
            self.forge.seal("ok" + self.second[4:], {0: bytes(32), 1: 0, 2: 0}, **header)
            self.assertEqual(self.states(7, sentence), ["confirmed", "unconfirmed"])


def opened(repo, key):
    """(repository, its confirmed snapshots)."""

    def refuse(sentence):
        raise AssertionError(sentence)

    repository = nuwa_reader.repositories.open_with_key_file(
        objects.Folder(str(repo)), key.read_text(), refuse
    )
    return repository, [s for s in repository.snapshots() if s.state == "confirmed"]


def kit_words(kit):
    """A file with the words of a recovery kit alone."""
    words = pathlib.Path(str(kit) + "-only")
    words.write_text(" ".join(w for w in kit.read_text().split() if is_proquint(w)))
    return words


def is_proquint(word):
    try:
        return bool(nuwa_reader.repositories.keys._proquint(word))
    except Refused:
        return False


def padme(n):
    """Padme of section 8."""
    e = n.bit_length() - 1
    z = e - e.bit_length()
    return -(-n >> z) << z
