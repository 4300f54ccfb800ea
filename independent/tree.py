"""Trees: nodes, keys, entries and contents (section 10)."""

from dataclasses import dataclass

from packs import DATA
from primitives import MIB, VARINT_MAX, Cursor, know, require, sha256

CHUNK, TREE, LIST = 1, 2, 3
FILE, DIRECTORY, SYMLINK, BLOCK, CHARACTER, FIFO, SOCKET = 1, 2, 3, 4, 5, 6, 7
FIELDS = {
    1: True,
    2: True,
    3: True,
    4: False,
    5: False,
    6: True,
    7: True,
    8: False,
    9: False,
    10: False,
    11: True,
    12: True,
    13: True,
    14: True,
    15: True,
    16: False,
    17: True,
    18: True,
    19: True,
    20: True,
    21: False,
    22: True,
}


@dataclass(frozen=True)
class Reference:
    """One reference of a node; `refs_hash` is None for chunks."""

    type: int
    id: bytes
    refs_hash: bytes | None


@dataclass(frozen=True)
class Entry:
    """One file-system object."""

    type: int
    mode: int
    uid: int
    gid: int
    size: int
    mtime: int  # nanoseconds
    link_group: int  # 0 = none
    device: tuple | None
    target: bytes | None
    attributes: tuple  # (name, value or None, length, chunk id or None)
    inline: bytes
    items: tuple  # (length, chunk id or None for a hole)
    list: tuple | None  # (level, Reference)
    changed: bool
    missing: bool


def parse_key(key, what):
    """The path components of a key; the root object has none."""
    if not key:
        return ()
    parts = key.split(b"\0")
    names = (*parts[:-2], parts[-1])
    fits = len(parts) >= 2 and parts[-2] == b""
    require(
        fits and all(n not in (b"", b".", b"..") and b"/" not in n and len(n) <= 4096 for n in names),
        what,
        "an entry has a key that cannot be",
    )
    return names


def parse_refs(data, kind, level, what):
    """The references of a node (part 2)."""
    cursor, count = _node(data, kind, level, what)
    found = []
    for _ in range(count):
        type_, id_ = cursor.uint(1), cursor.take(32)
        allowed = ({CHUNK, LIST} if kind == TREE else {CHUNK}) if level == 0 else {kind}
        if type_ not in allowed:
            cursor.refuse("a node refers to what it may not")
        found.append(Reference(type_, id_, None if type_ == CHUNK else cursor.take(32)))
    cursor.end()
    return found


def _node(data, kind, level, what):
    require(len(data) <= 64 * MIB, what, "a node is too long")
    cursor = Cursor(data, what)
    head = (cursor.uint(1), cursor.uint(1), cursor.uint(1))
    if head != (1, kind, level):
        cursor.refuse("a node has another version, kind or level than expected")
    return cursor, cursor.varint(1 << 32 if level == 0 and kind == TREE else 65536)


def parse_keyed(data, level, what):
    """The (key, cursor at the rest of the item) pairs of a tree node's names; the caller reads on."""
    cursor, count = _node(data, TREE, level, what)
    if not 1 <= count <= 65536:
        cursor.refuse(f"a node has {count} items")
    key = None
    for _ in range(count):
        shared = cursor.varint(len(key or b""))
        following = (key or b"")[:shared] + cursor.varbytes(65536)
        if key is not None and following <= key or len(following) > 65536:
            cursor.refuse("the keys of a node do not ascend")
        key = following
        yield key, cursor
    cursor.end()


def parse_entry(data, references, what):
    """An entry; it takes the references it needs from the iterator."""
    cursor = Cursor(data, what)
    kind = cursor.uint(1)
    know(1 <= kind <= 7, what, f"its type {kind}")
    found = cursor.fields(FIELDS, {14, 15})
    one = {number: Cursor(values[0], what) for number, values in found.items()}

    def number(n, absent=None, limit=VARINT_MAX):
        require(n in one or absent is not None, what, f"field {n} is missing")
        return _whole(one[n], Cursor.varint, limit) if n in one else absent

    require(7 in one, what, "field 7 is missing")
    size = number(6, 0)
    entry = Entry(
        kind,
        number(1, limit=0o7777),
        number(2),
        number(3),
        size,
        _whole(one[7], _time),
        number(11, 0),
        _whole(one[12], _device) if 12 in one else None,
        one[13].data if 13 in one else None,
        tuple(_attributes(found, references, what)),
        one[18].data if 18 in one else b"",
        _whole(one[19], _items, references) if 19 in one else (),
        (_whole(one[20], Cursor.uint, 1), _take(references, LIST, what)) if 20 in one else None,
        number(21, 0) != 0,
        number(22, 0) != 0,
    )
    _check_entry(entry, one, what)
    return entry


def _check_entry(entry, one, what):
    kinds = sum(n in one for n in (18, 19, 20, 22))
    require((12 in one) == (entry.type in (BLOCK, CHARACTER)), what, "a device number is misplaced")
    require((13 in one) == (entry.type == SYMLINK), what, "a link target is misplaced")
    require(entry.type in (FILE, BLOCK) or not (kinds or 6 in one), what, "it may not have content")
    require(kinds <= 1 and (kinds or not entry.size), what, "its content does not fit its size")
    require((17 in one) == (19 in one or 20 in one), what, "a cut is misplaced")
    require(18 not in one or entry.inline, what, "its inline content is empty")
    require(6 not in one or entry.size, what, "a size of 0 is written out")
    if 17 in one:
        _whole(one[17], _cut)
    if 18 in one or 19 in one:
        length = len(entry.inline) + sum(n for n, _ in entry.items)
        require(length == entry.size, what, "its content does not fit its size")


def _whole(cursor, read, *arguments):
    value = read(cursor, *arguments)
    cursor.end()
    return value


def _take(references, kind, what):
    reference = next(references, None)
    require(reference is not None and reference.type == kind, what, "a reference is missing")
    return reference


def _time(cursor):
    return cursor.svarint() * 1_000_000_000 + cursor.varint(999_999_999)


def _device(cursor):
    return cursor.varint((1 << 32) - 1), cursor.varint((1 << 32) - 1)


def _cut(cursor):
    kind = cursor.uint(1)
    know(kind in (1, 2), cursor.what, f"the cut {kind}")
    return [cursor.varint(64 * MIB) for _ in range(3 if kind == 1 else 1)]


def _item(cursor):
    length, hole = divmod(cursor.varint(), 2)
    if length == 0:
        cursor.refuse("an item is empty")
    return length, hole


def _items(cursor, references):
    found = []
    for _ in range(cursor.varint(65536)):
        length, hole = _item(cursor)
        found.append((length, None if hole else _take(references, CHUNK, cursor.what).id))
    return tuple(found)


def _attributes(found, references, what):
    names = set()
    for number in (14, 15):
        last = b""
        for value in found.get(number, []):
            cursor = Cursor(value, what)
            name = cursor.varbytes()
            require(name > last and name not in names, what, "its attributes are not in order")
            names.add(name)
            last = name
            if number == 14:
                content = cursor.varbytes()
                yield name, content, len(content), None
            else:
                yield name, None, cursor.varint(), _take(references, CHUNK, what).id
            cursor.end()


class Tree:
    """One root of a snapshot."""

    def __init__(self, blobs, facts, what):
        self.blobs, self.what = blobs, what
        self.root, self.level = Reference(TREE, facts[1], facts[2]), facts[3]

    def entries(self):
        """(path components, entry) in the order of keys, from the root object on."""
        require(self.level <= 32, self.what, "its tree is too deep")
        last, directories = None, set()
        for key, entry in self._walk(self.root, self.level, None, None):
            what = f"{self.what}, {show(key)}"
            require(
                last is None and key == b"" or last is not None and key > last,
                what,
                "its key is not in order",
            )
            last, path = key, parse_key(key, what)
            require(not path or path[:-1] in directories, what, "its directory is missing")
            if entry.type == DIRECTORY:
                directories.add(path)
            yield path, entry

    def _node(self, kind, reference):
        refs, names = self.blobs.node(kind, reference.id, self.what)
        require(sha256(refs) == reference.refs_hash, self.what, "the hash of a node's refs differs")
        return refs, names

    def _walk(self, reference, level, first, sums):
        """Entries below a node; checks its first key and the sums its parent gives."""
        refs, names = self._node(TREE, reference)
        references = iter(parse_refs(refs, TREE, level, self.what))
        count = total = 0
        for key, cursor in parse_keyed(names, level, self.what):
            require(first in (None, key), self.what, "the first key of a node differs")
            first = None
            if level == 0:
                entry = parse_entry(cursor.varbytes(16 * MIB), references, f"{self.what}, {show(key)}")
                count, total = count + 1, total + entry.size
                yield key, entry
            else:
                below = cursor.varint(), cursor.varint()
                child = _take(references, TREE, self.what)
                yield from self._walk(child, level - 1, key, below)
                count, total = count + below[0], total + below[1]
        require(next(references, None) is None, self.what, "a node has references left over")
        require(sums in (None, (count, min(total, VARINT_MAX))), self.what, "the sums below a node differ")

    def contents(self, entry):
        """(length, bytes, or None for a hole) of a file, from front to back."""
        require(not entry.missing, self.what, "its content could not be read when it was backed up")
        if entry.inline:
            yield len(entry.inline), entry.inline
        items = entry.items
        if entry.list:
            level, reference = entry.list
            require(level <= 32, self.what, "a list is too deep")
            items = self._list(reference, level, entry.size)
        for length, chunk in items:
            yield length, None if chunk is None else self.chunk(chunk, length)

    def chunk(self, id_, length):
        """The bytes of a chunk, which must have that length."""
        data, _ = self.blobs.get(DATA, id_, self.what)
        require(len(data) == length, self.what, "a chunk has another length than its item")
        return data

    def _list(self, reference, level, size):
        """(length, chunk id or None) of all items below a list node, which must add up to size."""
        refs, names = self._node(LIST, reference)
        references = iter(parse_refs(refs, LIST, level, self.what))
        cursor, count = _node(names, LIST, level, self.what)
        require(count, self.what, "a node is empty")
        for _ in range(count):
            if level == 0:
                length, hole = _item(cursor)
                yield length, None if hole else _take(references, CHUNK, self.what).id
            else:
                length = cursor.varint()
                yield from self._list(_take(references, LIST, self.what), level - 1, length)
            size -= length
        cursor.end()
        require(size == 0 and next(references, None) is None, self.what, "a list does not add up")


def show(path):
    """A key, or path components, as a line for a person: bytes that are not UTF-8 as \\xNN."""
    data = b"/".join(path) if isinstance(path, tuple) else path.replace(b"\0", b"/")
    text = data.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
