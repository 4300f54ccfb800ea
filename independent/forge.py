"""Makes small objects with the owner's key, for tests: what nobody's program would write."""

import base64
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import keys
import objects
from primitives import decode_record, sha256, u8, u16, u32, u64, varbytes


def encode(value):
    """Deterministic CBOR (section 1)."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, (list, tuple)):
        return _head(4, len(value)) + b"".join(map(encode, value))
    pairs = sorted((encode(k), encode(v)) for k, v in value.items())
    return _head(5, len(pairs)) + b"".join(k + v for k, v in pairs)


def _head(major, n):
    if n < 24:
        return u8(major << 5 | n)
    info = next(i for i in range(4) if n < 1 << (8 << i))
    return u8(major << 5 | 24 + info) + n.to_bytes(1 << info, "big")


class Forge:
    """Writes into one repository."""

    def __init__(self, folder, key_file):
        self.folder = folder
        lines = [line for line in key_file.splitlines()[1:] if line[:1] not in "#="]
        self.material = decode_record(base64.b64decode("".join(lines)), "key")
        self.repository, self.seed = self.material[1], self.material[5]
        prk = keys.hmac(self.repository, self.material[4])
        self.authority = keys.expand(prk, b"nuwa authority v1", 32)
        self.author = author_of(self.seed)

    def certify(self, seed, role, last=0):
        """A certificate whose name ends in that number; the author id in hex."""
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        author = author_of(seed)
        self.seal(f"cert/{author}-{last:016x}", {0: role, 1: public, 2: 1, 3: 1, 4: 1, 5: 0}, self.authority)
        return author

    def seal(self, name, record, seed=None, **header):
        """A small record, sealed under X and signed with the seed."""
        salt, plain = os.urandom(32), encode(record)
        front = self.header(name, seed or self.seed, 1, b"\x03" + varbytes(salt), **header)
        info = b"nuwa x-box v1" + u8(objects.KINDS[name.split("/")[0]][0]) + varbytes(name.encode())
        okm = keys.hkdf(salt, self.material[6][0][3], info, 64)
        nonce = keys.hmac(okm[32:], u8(0), plain)[:12]
        box = nonce + AESGCM(okm[:32]).encrypt(nonce, plain, front + u8(0) + u64(len(plain)))
        self.write(name, front + box, seed or self.seed)

    def clear(self, name, record, seed, **header):
        """A clear small record."""
        self.write(name, self.header(name, seed, 0, b"", **header) + encode(record), seed)

    def header(self, name, seed, domain, fields, version=1, suite=1):
        """The header of an object."""
        end = (
            self.repository
            + u16(domain)
            + u32(domain)
            + bytes.fromhex(author_of(seed))
            + varbytes(name.encode())
            + fields
        )
        kind = objects.KINDS[name.split("/")[0]][0]
        return b"NUWA" + u8(kind) + u8(version) + u16(suite) + u32(12 + len(end)) + end

    def write(self, name, content, seed):
        """Signs and stores an object."""
        message = b"nuwa object v1" + self.repository + varbytes(name.encode()) + sha256(content)
        signature = Ed25519PrivateKey.from_private_bytes(seed).sign(message)
        trailer = sha256(content) + bytes.fromhex(author_of(seed)) + u16(1) + u16(64) + signature + u16(118)
        file = self.folder.file(name)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as out:
            out.write(content + trailer)


def author_of(seed):
    """The author id of a signing seed, in hex."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return objects.author_id(public).hex()
