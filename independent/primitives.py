"""Bytes, integers, field lists and small records (docs/format.md, sections 1 and 15)."""

import hashlib

MIB = 1 << 20
VARINT_MAX = (1 << 63) - 1


class Refused(Exception):
    """What is stored cannot be accepted; the message is a sentence for a person."""


class Damage(Refused):
    """Stored bytes are not what their writer stored, or break the format."""


class Unknown(Refused):
    """A version, suite, kind or critical field that this reader does not know (section 1)."""


class KeyRefused(Refused):
    """The key is wrong, or its role does not permit what was asked."""


def require(condition, what, problem):
    """Ends with damage of `what` unless the condition holds."""
    if not condition:
        raise Damage(f"{what}: {problem}.")


def know(condition, what, feature):
    """Refuses `what`, whose `feature` is not known, unless the condition holds."""
    if not condition:
        raise Unknown(f"{what}: {feature} is not known to this reader.")


def sha256(*parts):
    """SHA-256 of the concatenation of the parts."""
    return sha256_of(parts)


def sha256_of(parts):
    """SHA-256 of what an iterator gives, one after the other."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def _fixed(size):
    return lambda n: n.to_bytes(size, "little")


u8, u16, u32, u64 = map(_fixed, (1, 2, 4, 8))


def varbytes(data):
    """`bytes` of section 1: a varint length and the bytes."""
    n, out = len(data), bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out) + data


class Cursor:
    """Reads bytes from front to back; everything is checked against the bytes that are there."""

    def __init__(self, data, what):
        self.data, self.what, self.at = data, what, 0

    def left(self):
        """The number of bytes not yet read."""
        return len(self.data) - self.at

    def refuse(self, problem):
        """Ends with damage at this place."""
        raise Damage(f"{self.what}: {problem} (at byte {self.at}).")

    def take(self, n):
        """The next n bytes."""
        if n > self.left():
            self.refuse(f"{n} bytes are announced where {self.left()} are left")
        self.at += n
        return self.data[self.at - n : self.at]

    def uint(self, size):
        """A fixed integer of `size` bytes."""
        return int.from_bytes(self.take(size), "little")

    def varint(self, limit=VARINT_MAX):
        """A varint in its shortest form, at most `limit`."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 63:
                self.refuse("a varint has more than 10 bytes")
        if shift and not byte:
            self.refuse("a varint is not in its shortest form")
        if value > limit:
            self.refuse(f"the number {value} is above its limit {limit}")
        return value

    def svarint(self):
        """A signed varint of all 64 bits."""
        n = self.varint((1 << 64) - 1)
        return (n >> 1) ^ -(n & 1)

    def varbytes(self, limit=VARINT_MAX):
        """A varint length, at most `limit`, and that many bytes."""
        return self.take(self.varint(limit))

    def end(self):
        """Everything must have been read."""
        if self.left():
            self.refuse(f"{self.left()} bytes too many")

    def fields(self, known, repeating=()):
        """The field list up to the end: {number: [values]}; `known` is {number: critical}."""
        found, last = {}, 0
        while self.left():
            tag = self.varint()
            number, critical, value = tag >> 1, bool(tag & 1), self.varbytes()
            if number < 1 or number < last:
                self.refuse(f"field {number} after field {last}")
            last = number
            if number not in known:
                know(not critical, self.what, f"the critical field {number}")
                continue
            if critical != known[number]:
                self.refuse(f"field {number} has the wrong critical bit")
            if number in found and number not in repeating:
                self.refuse(f"field {number} is there twice")
            found.setdefault(number, []).append(value)
        return found


def decode_record(data, what):
    """The value of a small record: deterministic CBOR, nothing after it."""
    cursor = Cursor(data, what)
    value = _cbor(cursor, 0)
    cursor.end()
    return value


def _cbor(cursor, depth):
    if depth > 16:
        cursor.refuse("a record is nested too deep")
    first = cursor.take(1)[0]
    major, info = first >> 5, first & 31
    if major == 7 and info in (20, 21):
        return info == 21
    if major >= 6:
        cursor.refuse("a record holds a kind of value that is not allowed")
    n = _cbor_number(cursor, info)
    if major == 0 or major == 1:
        if n > VARINT_MAX:
            cursor.refuse("a number has more than 64 signed bits")
        return n if major == 0 else -1 - n
    if major == 2:
        return cursor.take(n)
    if major == 3:
        return _cbor_text(cursor, n)
    if n > cursor.left():
        cursor.refuse(f"{n} items are announced where {cursor.left()} bytes are left")
    if major == 4:
        return [_cbor(cursor, depth + 1) for _ in range(n)]
    return _cbor_map(cursor, n, depth)


def _cbor_number(cursor, info):
    if info < 24:
        return info
    if info > 27:
        cursor.refuse("a record has an indefinite length")
    size = 1 << (info - 24)
    n = int.from_bytes(cursor.take(size), "big")
    if n < 24 or (size > 1 and n < 1 << (4 * size)):
        cursor.refuse("a number in a record is not in its shortest form")
    return n


def _cbor_text(cursor, n):
    try:
        text = cursor.take(n).decode("utf-8")
    except UnicodeDecodeError:
        cursor.refuse("a text is not UTF-8")
    if len(text) > 65536:
        cursor.refuse("a text has more than 65536 characters")
    return text


def _cbor_map(cursor, n, depth):
    found, before = {}, None
    for _ in range(n):
        start = cursor.at
        key = _cbor(cursor, depth + 1)
        if type(key) not in (int, str):
            cursor.refuse("a map has a key that is neither a number nor a text")
        encoded = cursor.data[start : cursor.at]
        if before is not None and encoded <= before:
            cursor.refuse("the keys of a map are not in order")
        before = encoded
        found[key] = _cbor(cursor, depth + 1)
    return found


def check(value, shape, what):
    """The value when it has the shape, else damage.

    A shape is a type; a number (byte string of that length); a list of one shape (array of any
    length); a tuple (array of exactly these); or a dict from key to shape (map), where a key
    written as a string, such as "4", may be absent.
    """
    if isinstance(shape, type):
        require(type(value) is shape, what, f"a {shape.__name__} was expected")
    elif isinstance(shape, int):
        require(type(value) is bytes and len(value) == shape, what, f"{shape} bytes were expected")
    elif isinstance(shape, list):
        require(type(value) is list, what, "an array was expected")
        for item in value:
            check(item, shape[0], what)
    elif isinstance(shape, tuple):
        require(type(value) is list and len(value) == len(shape), what, "an array has another length")
        for item, inner in zip(value, shape):
            check(item, inner, what)
    else:
        _check_map(value, shape, what)
    return value


def _check_map(value, shape, what):
    require(type(value) is dict, what, "a map was expected")
    known = {int(key): inner for key, inner in shape.items()}
    for key in shape:
        require(type(key) is str or key in value, what, f"key {key} is missing")
    for key, item in value.items():
        require(type(key) is int, what, "a key is not a number")
        know(key in known or key < 0, what, f"key {key}")
        if key in known:
            check(item, known[key], f"{what}, key {key}")


def read_record(data, shape, what):
    """Decodes a small record and checks it against its shape."""
    return check(decode_record(data, what), shape, what)
