#!/usr/bin/env python3
"""Tests of the reader: golden bytes, known answers, hostile input, and repositories of ./nuwa."""

import pathlib
import random
import re
import sys
import unittest

import keys
import objects
import packs
import primitives
import repository
import tree
from primitives import Cursor, Damage, Refused

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
RESOURCES = ROOT / "core/src/test/resources"


def golden(name):
    return bytes.fromhex((RESOURCES / "golden" / f"{name}.hex").read_text())


def footer_of(data):
    return packs.parse_footer(Cursor(data, "footer"))


def leaf_of(names, refs):
    """All entries of a golden leaf."""
    references = iter(tree.parse_refs(refs, tree.TREE, 0, "leaf"))
    found = [
        (key, tree.parse_entry(cursor.varbytes(), references, "entry"))
        for key, cursor in tree.parse_keyed(names, 0, "leaf")
    ]
    assert next(references, None) is None
    return found


def record_of(shape):
    return lambda data: primitives.read_record(data, shape, "record")


# golden file -> how it is read
RECORDS = {
    "config": repository.CONFIG,
    "certificate": repository.CERTIFICATE,
    "confirmation": repository.CONFIRMATION,
    "drop": repository.DROP,
    "generation": repository.GENERATION,
    "snapshot-facts": repository.FACTS,
    "snapshot-names": repository.READER_PART,
    "key-owner": keys.KEY_MATERIAL,
    "key-reader": keys.KEY_MATERIAL,
    "key-writer": keys.KEY_MATERIAL,
    "key-maintainer": keys.KEY_MATERIAL,
    "key-slot": keys.KEY_SLOT,
}
DECODERS = {
    **{name: record_of(shape) for name, shape in RECORDS.items()},
    "pack-footer": footer_of,
    "tree-leaf-names": lambda data: leaf_of(data, golden("tree-leaf-refs")),
    "tree-leaf-refs": lambda data: leaf_of(golden("tree-leaf-names"), data),
    "tree-inner-refs": lambda data: tree.parse_refs(data, 2, 2, "node"),
    "list-leaf-refs": lambda data: tree.parse_refs(data, 3, 0, "node"),
}


class Golden(unittest.TestCase):
    """What the writers' golden files hold is what the document says."""

    def test_every_golden_file_of_a_readers_concern_is_read(self):
        for name, decode in DECODERS.items():
            with self.subTest(name):
                decode(golden(name))

    def test_truncated_golden_files_are_refused(self):
        for name, decode in DECODERS.items():
            data = golden(name)
            for end in range(0, len(data), max(1, len(data) // 300)):
                with self.subTest(name, end=end), self.assertRaises(Refused):
                    decode(data[:end])

    def test_flipped_bits_of_golden_files_give_a_value_or_a_sentence_and_nothing_else(self):
        seed = random.randrange(1 << 32)
        dice = random.Random(seed)
        for name, decode in DECODERS.items():
            data = bytearray(golden(name))
            for _ in range(400):
                bit = dice.randrange(8 * len(data))
                data[bit // 8] ^= 1 << bit % 8
                with self.subTest(name, seed=seed, bit=bit):
                    try:
                        decode(bytes(data))
                    except Refused as e:
                        self.assertRegex(str(e), r"\.$")
                data[bit // 8] ^= 1 << bit % 8

    def test_header_and_trailer_of_a_pack(self):
        data = golden("pack-header")
        name = "pack/a0a1a2a3a4a5a6a7a8a9aaabacadaeaf/0123456789abcdeffedcba9876543210"
        header = objects.parse_header(data, name)
        self.assertEqual(header.raw, data)
        self.assertEqual((header.domain, header.epoch), (1, 2))
        self.assertEqual([e.recipient for e in header.envelopes], [1, 2])
        trailer = objects.parse_trailer(golden("trailer"), name)
        self.assertEqual((trailer.author, trailer.length), (header.author, 118))
        for bad in (name[:-1] + "1", name + "0"):
            with self.assertRaises(Damage):
                objects.parse_header(data, bad)

    def test_entries_of_a_leaf(self):
        entries = leaf_of(golden("tree-leaf-names"), golden("tree-leaf-refs"))
        self.assertEqual(entries[0][0], b"")
        self.assertEqual(entries[0][1].type, tree.DIRECTORY)
        self.assertEqual(entries[0][1].mode, 0o755)
        self.assertEqual(entries[2][1].inline, b"hello\n")
        for key, _ in entries:
            tree.parse_key(key, "key")


class WorkedExample(unittest.TestCase):
    """Section 17 of the document, read from the document."""

    def test_it_opens(self):
        text = (ROOT / "docs/format.md").read_text(encoding="utf-8").split("## 17.")[1]
        name = re.search(r"The object `(pin/[^`]*)`", text)[1]
        lines = re.findall(
            r"^ +(\d+)  ((?:[0-9a-f]{2} ?)+)(?:  |$)", text.split("The object `pin/")[1], re.MULTILINE
        )
        data = b"".join(bytes.fromhex(line) for _, line in lines)
        objects.KINDS["pin"] = (10, "", 16 << 20)  # a kind that readers do not read
        self.addCleanup(objects.KINDS.pop, "pin")
        stored = objects.parse_object(data, name)
        self.assertEqual(stored.digest.hex(), re.search(r"SHA-256 of the whole object +(\w+)", text)[1])
        public = bytes.fromhex(re.search(r"public key +(\w{64})", text)[1])
        objects.check_signature(stored.header, stored.trailer, public)
        ring = keys.KeyRing(
            stored.header.repository,
            4,
            public,
            None,
            {(1, 1): keys.DomainKeys(None, bytes(range(0x40, 0x60)), None, None)},
        )
        plain = objects.open_index_box(ring, stored.header, 0, stored.body)
        self.assertEqual(primitives.decode_record(plain, name)[0], "0123456789abcdef")
        for at in range(len(data)):
            with self.subTest(at=at), self.assertRaises(Refused):
                damaged = objects.parse_object(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], name)
                objects.check_signature(damaged.header, damaged.trailer, public)


class KnownAnswers(unittest.TestCase):
    """Primitives against published values."""

    def test_hkdf_of_rfc_5869(self):
        okm = keys.hkdf(bytes(range(13)), b"\x0b" * 22, bytes(range(0xF0, 0xFA)), 42)
        self.assertEqual(
            okm.hex(), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        )

    def test_varints(self):
        for text, value in (("00", 0), ("7f", 127), ("8001", 128), ("ffffffffffffffff7f", 2**63 - 1)):
            self.assertEqual(Cursor(bytes.fromhex(text), "x").varint(), value)
        for text, value in (("00", 0), ("01", -1), ("02", 1), ("ffffffffffffffffff01", -(2**63))):
            self.assertEqual(Cursor(bytes.fromhex(text), "x").svarint(), value)
        for text in (
            "",
            "80",
            "8000",
            "80808080808080808001",
            "ffffffffffffffffff7f",
            "8080808080808080808001",
        ):
            with self.subTest(text), self.assertRaises(Damage):
                Cursor(bytes.fromhex(text), "x").varint()

    def test_small_records_are_deterministic(self):
        for text, value in (
            ("00", 0),
            ("1818", 24),
            ("20", -1),
            ("a10102", {1: 2}),
            ("8101", [1]),
            ("3b7fffffffffffffff", -(2**63)),
            ("f5", True),
            ("62c3bc", None),
        ):
            decoded = primitives.decode_record(bytes.fromhex(text), "x")
            self.assertEqual(decoded, "ü" if value is None else value)
        for text in (
            "1817",
            "190018",
            "9fff",
            "5f40ff",
            "f6",
            "f90000",
            "c000",
            "a201020001",
            "0000",
            "a201020102",
            "1bffffffffffffffff",
            "62c328",
            "a1400000",
            "81" * 17 + "00",
            "9bffffffffffffffff",
            "5affffffff",
        ):
            with self.subTest(text), self.assertRaises(Damage):
                primitives.decode_record(bytes.fromhex(text), "x")

    def test_recovery_words(self):
        root = bytes(range(32))
        data = root + primitives.sha256(b"nuwa kit v1", root)[:4]
        numbers = [int.from_bytes(data[i : i + 2], "big") for i in range(0, 36, 2)]
        words = [
            "".join(
                "bdfghjklmnprstvz"[n >> s & 15] if s != 10 and s != 4 else "aiou"[n >> s & 3]
                for s in (12, 10, 6, 4, 0)
            )
            for n in numbers
        ]
        self.assertEqual(words[0], "babad")  # 0x0001
        self.assertEqual(keys.root_of_words(" ".join(words)), root)
        with self.assertRaises(Refused):
            keys.root_of_words(" ".join(words[1:] + words[:1]))
        # 127.0.0.1 of arXiv 0901.4016
        self.assertEqual(keys._proquint("lusab") + keys._proquint("babad"), bytes([127, 0, 0, 1]))


def main():
    """Runs all tests and closes with the line that ./check reads."""
    result = unittest.TextTestRunner(verbosity=2).run(
        unittest.defaultTestLoader.loadTestsFromNames(["test_reader", "test_repositories"])
    )
    failed = len(result.failures) + len(result.errors)
    sys.stderr.flush()
    print(
        f"{max(0, result.testsRun - failed - len(result.skipped))} passed, {failed} failed, "
        f"{len(result.skipped)} skipped",
        flush=True,
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
