"""Packs, their footers and indexes, and blobs by id (sections 7, 8, 9 and 14)."""

import collections
import re
from dataclasses import dataclass

import zstandard

from keys import TO_DATA, TO_STRUCTURE, Envelope, hmac, read_envelope, unseal
from objects import (
    KINDS,
    MAY_CONDEMN,
    MAY_WRITE,
    TRAILER_MAX,
    Header,
    open_index_box,
    parse_header,
    parse_trailer,
)
from primitives import MIB, Cursor, Damage, know, require, sha256, sha256_of, u8, u16, u32, u64, varbytes

DATA, REFS, NAMES = 1, 2, 3
CACHE_BYTES = 64 * MIB
ORIGIN = re.compile("pack/" + KINDS["pack"][1])


@dataclass(frozen=True, slots=True)
class Codec:
    """How a unit was compressed."""

    number: int
    level: bytes  # one signed byte, as stored
    encoder: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a footer; `blobs` are (id, length)."""

    envelope: Envelope
    ordinal: int
    part: int
    codec: Codec
    offset: int
    stored: int
    plain: int
    blobs: tuple

    @property
    def id(self):
        """The unit id (section 8)."""
        return self.blobs[0][0] if len(self.blobs) == 1 else sha256(*(b for b, _ in self.blobs))


def parse_footer(cursor):
    """The units of a footer plaintext, from the cursor on."""
    know(cursor.uint(1) == 1, cursor.what, "the version of a footer")
    envelopes = [read_envelope(cursor, None) for _ in range(cursor.varint(65536))]
    codecs = [_codec(cursor) for _ in range(cursor.varint(1024))]
    units, end = [], 0
    for _ in range(cursor.varint(4194304)):
        units.append(_unit(cursor, envelopes, codecs, end))
        end = units[-1].offset + units[-1].stored
    return units


def _codec(cursor):
    codec = Codec(cursor.uint(1), cursor.take(1), cursor.uint(4))
    know(codec.number <= 1, cursor.what, f"codec {codec.number}")
    return codec


def _unit(cursor, envelopes, codecs, end):
    envelope, ordinal = cursor.varint(len(envelopes) - 1), cursor.varint((1 << 32) - 1)
    part, codec = cursor.uint(1), cursor.varint(len(codecs) - 1)
    offset = end + cursor.varint(1024 * MIB)
    stored, plain = cursor.varint(129 * MIB), cursor.varint(128 * MIB)
    blobs = tuple((cursor.take(32), cursor.varint(plain)) for _ in range(cursor.varint(1 << 20)))
    if part not in (DATA, REFS, NAMES) or not 17 <= stored <= plain + 16 + 1024:
        cursor.refuse("a unit has a part or a length that cannot be")
    if not all(length for _, length in blobs) or sum(length for _, length in blobs) != plain:
        cursor.refuse("the blobs of a unit do not fill it")
    if not blobs or (part != DATA and len(blobs) > 1):
        cursor.refuse("a unit has a number of blobs that cannot be")
    if envelopes[envelope].recipient != (TO_STRUCTURE if part == REFS else TO_DATA):
        cursor.refuse("a unit has an envelope for another recipient")
    return Unit(envelopes[envelope], ordinal, part, codecs[codec], offset, stored, plain, blobs)


def inflate(codec, data, plain, what):
    """The plain bytes of a unit (section 14)."""
    if codec.number == 1:
        try:
            require(data[:4] == b"\x28\xb5\x2f\xfd", what, "a unit is no zstd frame")
            frame = zstandard.get_frame_parameters(data)
            require(
                frame.content_size == plain and not frame.dict_id and not frame.has_checksum,
                what,
                "a zstd frame is not of the form that is allowed",
            )
            inflater = zstandard.ZstdDecompressor(max_window_size=64 * MIB)
            data = inflater.decompress(data, max_output_size=plain, allow_extra_data=False)
        except zstandard.ZstdError as e:
            raise Damage(f"{what}: a unit does not inflate ({e}).") from None
    require(len(data) == plain, what, "a unit has another length than its footer says")
    return data


@dataclass(frozen=True)
class Pack:
    """A pack whose hash and signature are checked."""

    header: Header
    content: bytes
    end: int  # where its trailer begins


class Blobs:
    """Blobs by part and id, from the indexes, and from the footers of what they do not cover."""

    def __init__(self, repository, use_indexes=True):
        self.repository, self.folder = repository, repository.folder
        self.packs = {}  # name -> Pack
        self.places = {DATA: {}, REFS: {}, NAMES: {}}  # part -> id -> [(pack, hash, unit, offset, length)]
        self.secrets = {}  # envelope -> (key, nonce key)
        self.cache = collections.OrderedDict()
        self.unread = set(self.folder.names("pack"))  # packs whose footers were not read
        present, covered = set(self.unread), set()
        for name in self.folder.names("index") if use_indexes else ():
            repository.tolerant(self._read_index, name, present, covered)
        self._read_footers(present - covered)

    def _read_index(self, name, present, covered):
        stored = self.repository.read(name, MAY_WRITE | MAY_CONDEMN)
        header = stored.header
        cursor = Cursor(open_index_box(self.repository.ring, header, 0, stored.body), name)
        know(cursor.uint(1) == 1, name, "its version")
        know(cursor.take(5) == bytes(5), name, "its way to be sharded")
        for _ in range(cursor.varint(len(cursor.data))):
            cursor.varbytes(200)
        may_condemn = self.repository.role_of(header.author) in MAY_CONDEMN
        for _ in range(cursor.varint(len(cursor.data))):
            pack, content = cursor.varbytes(200).decode("ascii", "replace"), cursor.take(32)
            cursor.varint()  # the pack's length
            footer = Cursor(cursor.varbytes(256 * MIB), name)
            units = parse_footer(footer)
            footer.end()
            trusted = may_condemn or pack.split("/")[1:2] == [header.author.hex()]
            if trusted and pack in present and pack not in covered:
                covered.add(pack)
                self._add(pack, content, units)
        cursor.end()

    def _read_footers(self, names):
        for name in sorted(names & self.unread):
            self.unread.discard(name)
            self.repository.tolerant(self._read_footer, name)

    def _read_footer(self, name):
        pack = self._pack(name)
        with self.folder.open(name)[0] as file:
            file.seek(pack.end - 4)
            length = int.from_bytes(file.read(4), "little")
            require(len(pack.header.raw) + length + 4 <= pack.end, name, "its footer is too long")
            file.seek(pack.end - 4 - length)
            box = file.read(length)
        plain = open_index_box(self.repository.ring, pack.header, 2, box)
        require(len(plain) <= 256 * MIB, name, "its footer is too long")
        self._add(name, pack.content, parse_footer(Cursor(plain, name)))

    def _add(self, pack, content, units):
        for unit in units:
            offset = 0
            for blob, length in unit.blobs:
                place = (pack, content, unit, offset, length)
                self.places[unit.part].setdefault(blob, []).append(place)
                offset += length

    def _pack(self, name):
        """The pack, after its hash, its author and its signature were checked, once."""
        if name in self.packs:
            return self.packs[name]
        file, length = self.folder.open(name)
        with file:
            header = parse_header(file.read(65536), name)
            file.seek(max(0, length - TRAILER_MAX))
            trailer = parse_trailer(file.read(), name)
            end = length - trailer.length
            require(len(header.raw) + 4 <= end, name, "it is too short")
            file.seek(0)
            pieces = iter(lambda: file.read(min(MIB, end - file.tell())), b"")
            require(sha256_of(pieces) == trailer.content, name, "its hash differs")
        require(
            header.repository == self.repository.ring.repository, name, "it belongs to another repository"
        )
        require(name.split("/")[1] == header.author.hex(), name, "it is signed by another")
        self.repository.check_author(header, trailer, MAY_WRITE | MAY_CONDEMN)
        self.packs[name] = Pack(header, trailer.content, end)
        return self.packs[name]

    def get(self, part, blob, what):
        """(bytes, epoch) of a blob from the first place that gives it undamaged."""
        if blob not in self.places[part]:
            self._read_footers(set(self.unread))
        trouble = Damage(f"{what}: blob {blob.hex()} (part {part}) is missing.")
        for name, content, unit, offset, length in self.places[part].get(blob, ()):
            try:
                plain = self._unit(name, content, unit)
            except Damage as e:
                trouble = e
                continue
            return plain[offset : offset + length], unit.envelope.epoch
        raise trouble

    def _unit(self, name, content, unit):
        key = (name, unit.offset)
        if key not in self.cache:
            self.cache[key] = self._open_unit(name, content, unit)
            while len(self.cache) > 1 and sum(map(len, self.cache.values())) > CACHE_BYTES:
                self.cache.popitem(last=False)
        self.cache.move_to_end(key)
        return self.cache[key]

    def _open_unit(self, name, content, unit):
        pack = self._pack(name)
        header, envelope, codec = pack.header, unit.envelope, unit.codec
        require(pack.content == content, name, "it is not the pack that an index describes")
        require(len(header.raw) <= unit.offset <= pack.end - unit.stored, name, "a unit lies outside")
        self._check_origin(pack, envelope)
        key, nonce_key = self._secret(header, envelope, name)
        as_codec = u8(codec.number) + codec.level + u32(codec.encoder)
        nonce = hmac(nonce_key, unit.id, u32(unit.ordinal), u8(unit.part), as_codec, u32(unit.stored))
        aad = (
            b"nuwa unit v1"
            + header.repository
            + u16(header.domain)
            + u32(envelope.epoch)
            + u8(unit.part)
            + unit.id
            + varbytes(envelope.origin.encode())
            + as_codec
            + u64(unit.plain)
        )
        with self.folder.open(name)[0] as file:
            file.seek(unit.offset)
            box = file.read(unit.stored)
        plain = inflate(codec, unseal(key, nonce[:12], aad, box, name), unit.plain, name)
        if unit.part == DATA:
            ids = self.repository.ring.of(header.domain, envelope.epoch, name).ids
            offset = 0
            for blob, length in unit.blobs:
                require(
                    hmac(ids, u8(1), plain[offset : offset + length]) == blob,
                    name,
                    f"chunk {blob.hex()} has other content",
                )
                offset += length
        return plain

    def _check_origin(self, pack, envelope):
        """Units of other packs only in packs of those who may condemn, and by who may write."""
        header, role_of = pack.header, self.repository.role_of
        foreign = envelope.origin != header.name and role_of(header.author) in MAY_CONDEMN
        require(
            envelope in header.envelopes or foreign,
            header.name,
            "a unit has an envelope that is not the pack's",
        )
        origin = bytes.fromhex(envelope.origin[5:37]) if ORIGIN.fullmatch(envelope.origin) else None
        require(role_of(origin) in MAY_WRITE, header.name, "a unit is by an author who may not write")

    def _secret(self, header, envelope, what):
        if envelope not in self.secrets:
            keys = self.repository.ring.of(header.domain, envelope.epoch, what)
            private = keys.data if envelope.recipient == TO_DATA else keys.structure
            self.secrets[envelope] = envelope.open(private, header.repository, header.domain)
        return self.secrets[envelope]

    def node(self, kind, blob, what):
        """(refs, names) of a node, checked against its id."""
        (refs, _), (names, epoch) = self.get(REFS, blob, what), self.get(NAMES, blob, what)
        keys = [k for (_, e), k in self.repository.ring.domains.items() if e == epoch]
        ids = (hmac(k.ids, u8(kind), u32(len(refs)), refs, names) for k in keys)
        require(blob in ids, what, f"node {blob.hex()} has other content")
        return refs, names
