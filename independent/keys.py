"""Derivations, envelopes, key material and the three ways to it (sections 1, 3, 4 and 7)."""

import base64
import hashlib
import hmac as hmac_of_python
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from primitives import (
    Cursor,
    Damage,
    KeyRefused,
    know,
    read_record,
    require,
    sha256,
    u8,
    u16,
    u32,
    u64,
    varbytes,
)

OWNER, FULL, READER, WRITER, MAINTAINER = 1, 2, 3, 4, 5
TO_DATA, TO_STRUCTURE = 1, 2  # recipients of an envelope: D and M
XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")

KEY_MATERIAL = {
    0: int,
    1: 16,
    2: int,
    3: 32,
    "4": 32,
    "5": 32,
    7: str,
    6: [{0: int, 1: int, "2": 32, 3: 32, 4: 1216, "5": 96, 6: 1216, "7": 96}],
}
KEY_SLOT = {0: int, 1: {0: int, 1: 16, 2: int, 3: int, 4: int}, 2: bytes}


def hmac(key, *parts):
    """HMAC-SHA-256 of the concatenation of the parts."""
    mac = hmac_of_python.new(key, digestmod=hashlib.sha256)
    for part in parts:
        mac.update(part)
    return mac.digest()


def expand(prk, info, length):
    """HKDF-Expand with SHA-256 (RFC 5869)."""
    out, block = b"", b""
    while len(out) < length:
        block = hmac(prk, block, info, u8(len(out) // 32 + 1))
        out += block
    return out[:length]


def hkdf(salt, secret, info, length):
    """HKDF with SHA-256 (RFC 5869)."""
    return expand(hmac(salt, secret), info, length)


def same(a, b):
    """Equality in constant time."""
    return hmac_of_python.compare_digest(a, b)


def unseal(key, nonce, aad, box, what):
    """AES-256-GCM; a tag that does not fit is damage."""
    try:
        return AESGCM(key).decrypt(nonce, box, aad)
    except InvalidTag:
        raise Damage(f"{what}: the seal does not open.") from None


class PrivateKey:
    """An X-Wing private key in the expanded form d || z || X25519 (section 1)."""

    def __init__(self, expanded):
        self.lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self.curve = X25519PrivateKey.from_private_bytes(expanded[64:])
        self.curve_public = self.curve.public_key().public_bytes_raw()
        self.public = self.lattice.public_key().public_bytes_raw() + self.curve_public

    def shared_secret(self, ciphertext, what):
        """Decapsulates: 1120 bytes to 32."""
        from_lattice = self.lattice.decapsulate(ciphertext[:1088])
        ephemeral = ciphertext[1088:]
        try:
            from_curve = self.curve.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        except ValueError:
            raise Damage(f"{what}: an envelope holds a weak point.") from None
        joined = from_lattice + from_curve + ephemeral + self.curve_public + XWING_LABEL
        return hashlib.sha3_256(joined).digest()


@dataclass(frozen=True)
class Envelope:
    """A pack's secret for one recipient (section 7); `origin` is the object it was made for."""

    recipient: int
    epoch: int
    origin: str
    ciphertext: bytes
    commitment: bytes

    def open(self, private_key, repository, domain):
        """(key, nonce key), after the commitment was compared."""
        secret = private_key.shared_secret(self.ciphertext, self.origin)
        info = (
            repository + u16(domain) + u32(self.epoch) + u8(self.recipient) + varbytes(self.origin.encode())
        )
        okm = hkdf(b"nuwa envelope v1", secret, info, 96)
        require(same(okm[64:], self.commitment), self.origin, "the commitment of an envelope differs")
        return okm[:32], okm[32:64]


@dataclass
class DomainKeys:
    """The keys of one domain and epoch (section 4); None is what the role does not have."""

    ids: bytes | None
    index: bytes
    data: PrivateKey | None
    structure: PrivateKey | None


@dataclass
class KeyRing:
    """What a key can do."""

    repository: bytes
    role: int
    authority: bytes
    root: bytes | None
    domains: dict = field(default_factory=dict)  # (domain, epoch) -> DomainKeys

    def of(self, domain, epoch, what):
        """The keys of a domain and epoch."""
        keys = self.domains.get((domain, epoch))
        if keys is None:
            raise KeyRefused(
                f"{what} needs the keys of domain {domain}, epoch {epoch}, which this key does not hold."
            )
        return keys

    def add_derived(self, config_domains):
        """Derives from the root what the configuration lists, and compares the public keys."""
        if self.root is None:
            return
        prk = hmac(self.repository, self.root)
        for entry in config_domains:
            for epoch, public_data, public_structure in ((e[0], e[1], e[2]) for e in entry[2]):
                c = u16(entry[0]) + u32(epoch)
                keys = DomainKeys(
                    expand(prk, b"nuwa id v1" + c, 32),
                    expand(prk, b"nuwa index v1" + c, 32),
                    PrivateKey(expand(prk, b"nuwa data v1" + c, 96)),
                    PrivateKey(expand(prk, b"nuwa structure v1" + c, 96)),
                )
                require(
                    (keys.data.public, keys.structure.public) == (public_data, public_structure),
                    "configuration",
                    f"epoch {epoch} lists other public keys than the root gives",
                )
                self.domains[entry[0], epoch] = keys


def authority_of(repository, root):
    """The authority's public key, derived from the root."""
    seed = expand(hmac(repository, root), b"nuwa authority v1", 32)
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ring_of_material(data):
    """The key ring of key material (the CBOR map of section 4)."""
    material = read_record(data, KEY_MATERIAL, "key")
    role = material[2]
    know(material[0] == 1, "key", f"version {material[0]}")
    know(1 <= role <= 5, "key", f"role {role}")
    expected = {4: role == OWNER, 5: role != READER}
    require(
        all((k in material) == there for k, there in expected.items()),
        "key",
        "it does not hold exactly what its role may have",
    )
    ring = KeyRing(material[1], role, material[3], material.get(4))
    expected = {2: role != MAINTAINER, 5: role in (OWNER, FULL, READER), 7: role != WRITER}
    for entry in material[6]:
        require(
            all((k in entry) == there for k, there in expected.items()),
            "key",
            "a domain does not hold exactly what its role may have",
        )
        private = [PrivateKey(entry[k]) if k in entry else None for k in (5, 7)]
        for key, public in zip(private, (entry[4], entry[6])):
            require(key is None or key.public == public, "key", "a private and a public key differ")
        require((entry[0], entry[1]) not in ring.domains, "key", "a domain is there twice")
        ring.domains[entry[0], entry[1]] = DomainKeys(entry.get(2), entry[3], *private)
    return ring


def ring_of_key_file(text):
    """The key ring of a key file (section 4, "Key files")."""
    lines = text.splitlines()
    require(lines and lines[0] == "NUWA KEY 1", "key file", "its first line is not NUWA KEY 1")
    body = [line for line in lines[1:] if not line.startswith("#")]
    require(body and body[-1].startswith("="), "key file", "it does not end with its check line")
    require(all(len(line) <= 76 for line in body), "key file", "a line is longer than 76 characters")
    try:
        material = base64.b64decode("".join(body[:-1]), validate=True)
    except ValueError:
        raise Damage("key file: its body is not base64.") from None
    require(body[-1] == "=" + sha256(material).hex()[:8], "key file", "its check digits differ")
    return ring_of_material(material)


def ring_of_words(text, repository):
    """The key ring of the recovery kit's 18 words; domains are derived once the config is read."""
    root = root_of_words(text)
    return KeyRing(repository, OWNER, authority_of(repository, root), root)


def root_of_words(text):
    """R from 18 proquints (section 4, "The recovery kit")."""
    words = text.lower().replace("-", " ").split()
    if len(words) != 18:
        raise KeyRefused(f"The recovery kit has 18 words; these are {len(words)}.")
    data = b"".join(_proquint(word) for word in words)
    if sha256(b"nuwa kit v1", data[:32])[:4] != data[32:]:
        raise KeyRefused("A word of the recovery kit is wrong: the check words do not fit.")
    return data[:32]


def _proquint(word):
    n = 0
    for position, letter in enumerate(word):
        alphabet = "bdfghjklmnprstvz" if position % 2 == 0 else "aiou"
        if len(word) != 5 or letter not in alphabet:
            raise KeyRefused(f"{word!r} is not a word of a recovery kit.")
        n = n * len(alphabet) + alphabet.index(letter)
    return n.to_bytes(2, "big")


def open_slot(header, name, repository, body, password):
    """The key material of a password slot (section 4, "Key slots"); damage when it does not open."""
    slot = read_record(body, KEY_SLOT, name)
    wrapping, box = slot[1], slot[2]
    know(slot[0] == 1 and wrapping[0] == 1, name, "its form")
    memory, passes, lanes = wrapping[2], wrapping[3], wrapping[4]
    fits = (
        16384 <= memory <= 2097152
        and 1 <= passes <= 64
        and 1 <= lanes <= 16
        and (memory >= 65536 or passes >= 3)
    )
    require(fits, name, f"Argon2id with {memory} KiB, {passes} passes, {lanes} lanes is not accepted")
    require(len(box) > 28, name, "its box is too short")
    secret = unicodedata.normalize("NFC", password).encode("utf-8")
    wrapped = Argon2id(
        salt=wrapping[1], length=32, iterations=passes, lanes=lanes, memory_cost=memory
    ).derive(secret)
    key = hkdf(repository, wrapped, b"nuwa key slot v1" + varbytes(name.encode()), 32)
    aad = header + u8(5) + u64(len(box) - 28)
    return unseal(key, box[:12], aad, box[12:], name)


def read_envelope(cursor, origin):
    """recipient || epoch || (origin, when not given) || ciphertext || commitment."""
    recipient, epoch = cursor.uint(1), cursor.uint(4)
    know(recipient in (TO_DATA, TO_STRUCTURE), cursor.what, f"recipient {recipient}")
    if origin is None:
        try:
            origin = cursor.varbytes(200).decode("ascii")
        except UnicodeDecodeError:
            cursor.refuse("an origin is not a name")
    return Envelope(recipient, epoch, origin, cursor.take(1120), cursor.take(32))


def header_envelopes(values, name):
    """The envelopes of a pack's header (section 7)."""
    found = []
    for value in values:
        cursor = Cursor(value, name)
        found.append(read_envelope(cursor, name))
        cursor.end()
    return found
