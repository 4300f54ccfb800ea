"""Folders, names, frames, boxes, and who may sign what (sections 2, 3, 5, 6, 11, 12, 16)."""

import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from keys import (
    FULL,
    MAINTAINER,
    OWNER,
    TO_DATA,
    WRITER,
    Envelope,
    header_envelopes,
    hkdf,
    hmac,
    same,
    unseal,
)
from primitives import MIB, Cursor, Damage, Refused, know, require, sha256, u8, u64, varbytes

_W, _R16, _R32 = "[0-9a-f]{32}", "[0-9a-f]{16}", "[0-9a-f]{32}"
# folder: (kind number, the rest of the name, bytes at most)
KINDS = {
    "config": (1, _R16, 16 * MIB),
    "cert": (2, f"{_W}-{_R16}", 16 * MIB),
    "keys": (4, _R32, 16 * MIB),
    "pack": (5, f"{_W}/{_R32}", 1024 * MIB),
    "index": (6, f"{_W}/{_R32}", 256 * MIB),
    "snap": (7, f"{_W}/{_R16}-{_R16}", 16 * MIB),
    "ok": (8, f"{_W}/{_R16}-{_R16}", 16 * MIB),
    "drop": (9, f"{_W}/{_R16}-{_R16}-{_R16}", 16 * MIB),
    "gen": (12, _R16, 256 * MIB),
}
MAY_WRITE = {OWNER, FULL, WRITER}
MAY_CONDEMN = {OWNER, FULL, MAINTAINER}
TRAILER_MAX = 8192 + 54


class Folder:
    """A repository in a folder of a disk (section 16)."""

    def __init__(self, path):
        self.path = path
        try:
            with open(os.path.join(path, "nuwa_storage"), "rb") as marker:
                content = marker.read(100)
        except OSError:
            raise Refused(f"There is no repository at {path}: nuwa_storage is missing.") from None
        if content != b"nuwa local storage, layout 1\n":
            raise Refused(f"The folder {path} has a layout that is not known to this reader.")

    def file(self, name):
        """The path of the file that holds an object."""
        parts = name.split("/")
        if parts[0] in ("pack", "index"):
            parts.insert(-1, parts[-1][:2] + "_")
        return os.path.join(self.path, *parts)

    def names(self, kind):
        """The names of all objects of a kind, sorted; other files are passed over."""
        pattern, found = re.compile(f"{kind}/{KINDS[kind][1]}"), []
        for folder, _, files in os.walk(os.path.join(self.path, kind)):
            relative = os.path.relpath(folder, self.path)
            for file in files:
                parts = relative.split(os.sep)
                if kind in ("pack", "index"):
                    parts.pop()
                name = "/".join([*parts, file])
                if pattern.fullmatch(name) and self.file(name) == os.path.join(folder, file):
                    found.append(name)
        return sorted(found)

    def open(self, name):
        """(open file, its length) of an object that is not longer than its kind allows."""
        try:
            file = open(self.file(name), "rb")
        except OSError as e:
            raise Damage(f"{name}: it cannot be read ({e.strerror}).") from None
        length = os.fstat(file.fileno()).st_size
        if length > KINDS[name.split("/")[0]][2] + 65536 + TRAILER_MAX:
            file.close()
            raise Damage(f"{name}: it has {length} bytes, more than its kind may have.")
        return file, length

    def read(self, name):
        """All bytes of an object."""
        file, length = self.open(name)
        with file:
            return file.read(length)


@dataclass(frozen=True)
class Header:
    """The header of an object (section 3)."""

    name: str
    raw: bytes
    repository: bytes
    domain: int
    epoch: int
    author: bytes
    salt: bytes | None
    envelopes: list


def parse_header(data, name):
    """The header at the front of `data`, checked against the name that was asked for."""
    cursor = Cursor(data, name)
    require(cursor.take(4) == b"NUWA", name, "it does not begin like an object")
    kind, version, suite = cursor.uint(1), cursor.uint(1), cursor.uint(2)
    require(kind == KINDS[name.split("/")[0]][0], name, f"it is of kind {kind}")
    know(version == 1, name, f"version {version}")
    know(suite == 1, name, f"suite {suite}")
    length = cursor.uint(4)
    require(length <= min(65536, len(data)), name, f"its header has {length} bytes")
    cursor = Cursor(data[:length], name)
    cursor.take(12)
    repository, domain, epoch = cursor.take(16), cursor.uint(2), cursor.uint(4)
    author = cursor.take(16)
    require(cursor.varbytes(200) == name.encode(), name, "it says that it is another object")
    fields = cursor.fields({1: True, 2: True}, {2})
    salt = fields.get(1, [None])[0]
    require(salt is None or len(salt) == 32, name, "its salt has a wrong length")
    require(kind == 5 or 2 not in fields, name, "it has an envelope")
    envelopes = header_envelopes(fields.get(2, []), name)
    return Header(name, data[:length], repository, domain, epoch, author, salt, envelopes)


@dataclass(frozen=True)
class Trailer:
    """The trailer of an object (section 3)."""

    content: bytes  # SHA-256 of header and body
    author: bytes
    signature: bytes
    length: int


def parse_trailer(data, name):
    """The trailer at the end of `data`."""
    require(len(data) >= 118, name, "it is shorter than a trailer")
    length = int.from_bytes(data[-2:], "little")
    require(54 <= length <= min(TRAILER_MAX, len(data)), name, f"its trailer has {length} bytes")
    cursor = Cursor(data[-length:-2], name)
    content, author = cursor.take(32), cursor.take(16)
    suite = cursor.uint(2)
    know(suite == 1, name, f"signature suite {suite}")
    signature = cursor.take(cursor.uint(2))
    cursor.end()
    require(len(signature) == 64, name, "its signature has a wrong length")
    return Trailer(content, author, signature, length)


def author_id(public_key):
    """The author id of a public key (section 3)."""
    return sha256(b"nuwa author", public_key)[:16]


def check_signature(header, trailer, public_key):
    """Author and signature; the caller has compared the hash."""
    name = header.name
    require(header.author == trailer.author, name, "header and trailer name different authors")
    require(header.author == author_id(public_key), name, "it is not signed by who should sign it")
    message = b"nuwa object v1" + header.repository + varbytes(name.encode()) + trailer.content
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(trailer.signature, message)
    except (InvalidSignature, ValueError):
        raise Damage(f"{name}: the signature is not valid.") from None


@dataclass(frozen=True)
class Stored:
    """An object read whole: its frame is checked except for the signature."""

    header: Header
    body: bytes
    trailer: Trailer
    digest: bytes  # SHA-256 of all bytes

    @property
    def name(self):
        return self.header.name


def parse_object(data, name, repository=None):
    """The frame of an object: everything of section 3 but the signature."""
    header, trailer = parse_header(data, name), parse_trailer(data, name)
    end = len(data) - trailer.length
    require(len(header.raw) <= end, name, "header and trailer overlap")
    require(repository in (None, header.repository), name, "it belongs to another repository")
    require(sha256(data[:end]) == trailer.content, name, "its hash differs")
    body = data[len(header.raw) : end]
    require(len(body) <= KINDS[name.split("/")[0]][2], name, "its body is too long")
    return Stored(header, body, trailer, sha256(data))


def open_index_box(ring, header, part, box):
    """Opens a box sealed under X (section 3)."""
    name = header.name
    require(header.salt is not None, name, "it has no salt")
    require(len(box) >= 28, name, "its box is too short")
    index_key = ring.of(header.domain, header.epoch, name).index
    info = b"nuwa x-box v1" + u8(KINDS[name.split("/")[0]][0]) + varbytes(name.encode())
    okm = hkdf(header.salt, index_key, info, 64)
    return _open(okm[:32], okm[32:], header, part, box)


def open_data_box(ring, header, part, box):
    """Opens a box sealed for D (section 3)."""
    name = header.name
    require(len(box) >= 1120 + 32 + 28, name, "its box is too short")
    private_key = ring.of(header.domain, header.epoch, name).data
    envelope = Envelope(TO_DATA, header.epoch, name, box[:1120], box[1120:1152])
    key, nonce_key = envelope.open(private_key, header.repository, header.domain)
    return _open(key, nonce_key, header, part, box[1152:])


def _open(key, nonce_key, header, part, box):
    aad = header.raw + u8(part) + u64(len(box) - 28)
    plain = unseal(key, box[:12], aad, box[12:], header.name)
    nonce = hmac(nonce_key, u8(part), plain)[:12]
    require(same(nonce, box[:12]), header.name, "the nonce of a box is not that of its content")
    return plain
