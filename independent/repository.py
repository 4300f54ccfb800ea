"""Opening a repository: key, configuration, certificates, snapshots (sections 4, 5, 6, 11, 12)."""

from dataclasses import dataclass, field

import keys
from objects import (
    MAY_CONDEMN,
    MAY_WRITE,
    author_id,
    check_signature,
    open_data_box,
    open_index_box,
    parse_header,
    parse_object,
)
from primitives import Cursor, Damage, KeyRefused, Refused, Unknown, know, read_record, require

CONFIG = {
    0: int,
    "1": 32,
    2: 32,
    3: (int, int, int, int),
    4: [int],
    5: [{0: int, 1: int, 2: [{0: int, 1: 1216, 2: 1216}], 3: dict}],
    6: {0: int},
    7: list,
    8: dict,
    9: [{0: 16, 1: int, "2": 32}],
    10: int,
}
CERTIFICATE = {0: int, 1: 32, 2: int, 3: int, 4: int, 5: int, "6": bytes}
FACTS = {
    0: int,
    1: [(str, 32)],
    2: int,
    3: [{0: int, 1: 32, 2: 32, 3: int}],
    4: {1: 16, 2: [16], 3: [16]},
    5: bool,
    6: [str],
    7: {n: int for n in range(14)},
    "8": (int, 32),
    9: (int, 32),
    "10": str,
    11: str,
}
READER_PART = {0: str, 1: str, 2: [{0: bytes}], 3: [str], 4: str, 5: dict, 6: [bytes], 7: str}
CONFIRMATION = {0: 32, 1: int, 2: int}
DROP = {0: str, 1: int, 2: int, 3: str}
GENERATION = {
    0: int,
    "1": 32,
    2: (int, 32),
    3: int,
    4: [str],
    5: [(str, int)],
    6: [str],
    7: [str],
    8: list,
    9: [str],
    10: int,
}
DROPPED, UNCONFIRMED = 1, 2  # why a generation condemns a snapshot


@dataclass
class Snapshot:
    """A snapshot whose frame, signature, seals and chain are checked (section 11)."""

    name: str
    digest: bytes
    facts: dict
    names: dict
    state: str = "unconfirmed"  # or confirmed, dropped, revoked

    @property
    def id(self):
        """The random part of the name: what people call it by."""
        return self.name[-16:]

    @property
    def writer(self):
        """The author id of its writer, in hex."""
        return self.name.split("/")[1]


@dataclass
class Repository:
    """An opened repository. `warn` takes a sentence about each object that is passed over."""

    folder: object
    ring: keys.KeyRing
    warn: object
    configs: list = field(default_factory=list)  # (digest, map) of config 1, 2, ...
    authors: dict = field(default_factory=dict)  # author id -> (public key, role)

    def load(self):
        """Reads the configuration chain and the certificates."""
        self._load_configs()
        self.ring.add_derived(self.configs[-1][1][5])
        for name in self.folder.names("cert"):
            self.tolerant(self._load_certificate, name)

    def _signed_by_authority(self, name):
        stored = parse_object(self.folder.read(name), name, self.ring.repository)
        check_signature(stored.header, stored.trailer, self.ring.authority)
        return stored

    def _load_configs(self):
        names = self.folder.names("config")
        while f"config/{len(self.configs) + 1:016x}" in names:
            try:
                self.configs.append(self._next_config(f"config/{len(self.configs) + 1:016x}"))
            except Damage as e:  # one that is not understood stops everything
                if not self.configs:
                    raise
                self.warn(str(e))
                break
        if not self.configs:
            raise Damage("The repository has no configuration 1.")
        config = self.configs[-1][1]
        know(config[3][1] == 0, "configuration", f"the set of features {config[3][1]:#x}")
        know(1 in config[4] and config[6][0] == 0, "configuration", "the suite or the placement")

    def _next_config(self, name):
        stored = self._signed_by_authority(name)
        config = read_record(stored.body, CONFIG, name)
        before = self.configs[-1][0] if self.configs else None
        require(config[0] == len(self.configs) + 1, name, "its number differs from its name")
        require(config.get(1) == before, name, "it does not follow from the one before")
        require(config[2] == self.ring.authority, name, "it names another authority")
        return stored.digest, config

    def _load_certificate(self, name):
        stored = self._signed_by_authority(name)
        certificate = read_record(open_index_box(self.ring, stored.header, 0, stored.body), CERTIFICATE, name)
        author = author_id(certificate[1])
        know(certificate[2] == 1, name, "its signature suite")
        require(name[5:37] == author.hex(), name, "it certifies another author than its name says")
        self.authors.setdefault(author, (certificate[1], certificate[0]))

    def role_of(self, author):
        """The role of a certified author, or None."""
        return self.authors.get(author, (None, None))[1]

    def check_author(self, header, trailer, roles):
        """The object is signed by a certified author with one of the roles."""
        public_key, role = self.authors.get(header.author, (None, None))
        require(public_key is not None, header.name, "its author has no certificate")
        require(role in roles, header.name, "its author's role does not permit this object")
        check_signature(header, trailer, public_key)

    def read(self, name, roles):
        """An object by a certified author; by that of its name, or by one who may condemn."""
        stored = parse_object(self.folder.read(name), name, self.ring.repository)
        self.check_author(stored.header, stored.trailer, roles)
        own = name.split("/")[1] == stored.header.author.hex()
        others = name.split("/")[0] in ("ok", "drop", "gen")
        require(
            own or others and self.role_of(stored.header.author) in MAY_CONDEMN,
            name,
            "it is signed by another than its writer",
        )
        return stored

    def read_sealed(self, name, shape, roles):
        """A sealed small record: (the object, its value)."""
        stored = self.read(name, roles)
        plain = open_index_box(self.ring, stored.header, 0, stored.body)
        return stored, read_record(plain, shape, name)

    def snapshots(self):
        """All snapshots that can be read, oldest first, each with its state."""
        found = {}
        for name in self.folder.names("snap"):
            try:
                found[name] = self._snapshot(name)
            except Refused as e:
                self.warn(str(e))
        for snapshot in list(found.values()):
            for name, digest in snapshot.facts[1]:
                if name in found and found[name].digest != digest:
                    self.warn(f"{snapshot.name}: {name} is not the one it followed.")
                    found.pop(snapshot.name, None)
        self._set_states(found)
        return sorted(found.values(), key=lambda s: (s.facts[2], s.name))

    def _snapshot(self, name):
        stored = self.read(name, MAY_WRITE)
        cursor = Cursor(stored.body, name)
        facts_box, names_box = cursor.take(cursor.uint(4)), cursor.take(cursor.uint(4))
        cursor.end()
        facts = read_record(open_index_box(self.ring, stored.header, 1, facts_box), FACTS, name)
        if self.ring.of(stored.header.domain, stored.header.epoch, name).data is None:
            raise KeyRefused("The role of this key does not permit reading what snapshots hold.")
        names = read_record(open_data_box(self.ring, stored.header, 3, names_box), READER_PART, name)
        previous = [int(before.split("/")[-1][:16], 16) for before, _ in facts[1]]
        require(
            facts[0] == int(name.split("/")[2][:16], 16) == 1 + max(previous, default=0),
            name,
            "its sequence does not fit",
        )
        know(all(root[0] == 1 for root in facts[3]), name, "the kind of a root")
        require(len(facts[3]) == len(names[2]), name, "its two parts differ in their roots")
        n, digest = facts[9]
        require(
            1 <= n <= len(self.configs) and self.configs[n - 1][0] == digest,
            name,
            f"it obeyed a configuration {n} that is not here",
        )
        return Snapshot(name, stored.digest, facts, names)

    def _set_states(self, found):
        condemned = []
        self.tolerant(self._condemned, condemned)
        for name in self.folder.names("ok"):
            self.tolerant(self._confirm, name, found)
        for name in self.folder.names("drop"):
            self.tolerant(self._drop, name, found, condemned)
        for name, reason in condemned:
            if reason == DROPPED and name in found:
                found[name].state = "dropped"
        for revocation in self.configs[-1][1][9]:
            valid = _ancestors(found, revocation.get(2))
            for snapshot in found.values():
                counts = snapshot.state == "dropped" or snapshot.name in valid
                if snapshot.writer == revocation[0].hex() and not counts:
                    snapshot.state = "revoked"

    def tolerant(self, action, *arguments):
        """Does something; a refusal is told and passed over."""
        try:
            action(*arguments)
        except Refused as e:
            self.warn(str(e))

    def _confirm(self, name, found):
        stored, ok = self.read_sealed(name, CONFIRMATION, MAY_WRITE | MAY_CONDEMN)
        snapshot = found.get("snap" + name[2:])
        if snapshot and not self._revoked_stranger(stored, snapshot):
            require(ok[0] == snapshot.digest, name, "it confirms other bytes")
            snapshot.state = "confirmed"

    def _drop(self, name, found, condemned):
        stored, drop = self.read_sealed(name, DROP, MAY_WRITE | MAY_CONDEMN)
        require(name[4:-17] == drop[0][4:], name, "it drops another than its name says")
        snapshot = found.get(drop[0])
        if snapshot and not self._revoked_stranger(stored, snapshot):
            withdrawn = snapshot.state != "confirmed" or [drop[0], UNCONFIRMED] in condemned
            require(
                self.role_of(stored.header.author) in MAY_CONDEMN or withdrawn,
                name,
                "its author may not drop that snapshot",
            )
            snapshot.state = "dropped"

    def _revoked_stranger(self, stored, snapshot):
        """Whether the object is of a revoked author, about the snapshot of another."""
        author = stored.header.author
        return author.hex() != snapshot.writer and any(r[0] == author for r in self.configs[-1][1][9])

    def _condemned(self, found):
        """Adds [snapshot, reason] of all generations that count (section 12)."""
        names = self.folder.names("gen")
        n, link, base = int(names[-1][4:], 16) if names else -1, None, 0
        while n >= base:
            name = f"gen/{n:016x}"
            stored, generation = self.read_sealed(name, GENERATION, MAY_CONDEMN)
            require(
                generation[0] == n and link in (None, stored.digest),
                name,
                "it is not the one that the next follows",
            )
            base = base or generation[3]
            require(1 <= base <= n and (1 in generation or n == base), name, "it follows nothing")
            found += generation[5]
            n, link = n - 1, generation.get(1)


def _ancestors(found, digest):
    """The names of the snapshot with that digest and of all it goes back to."""
    waiting = [s.name for s in found.values() if s.digest == digest]
    seen = set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in found:
            seen.add(name)
            waiting += [before for before, _ in found[name].facts[1]]
    return seen


def open_with_key_file(folder, text, warn):
    """Opens the repository with the text of a key file."""
    return _opened(folder, keys.ring_of_key_file(text), warn)


def open_with_words(folder, text, warn):
    """Opens the repository with the words of the recovery kit."""
    name = "config/0000000000000001"
    repository = parse_header(folder.read(name), name).repository
    return _opened(folder, keys.ring_of_words(text, repository), warn)


def open_with_password(folder, password, warn):
    """Opens the repository with the first key slot that the password opens."""
    for name in folder.names("keys"):
        try:
            stored = parse_object(folder.read(name), name)
            material = keys.open_slot(
                stored.header.raw, name, stored.header.repository, stored.body, password
            )
        except (Damage, Unknown):
            continue
        ring = keys.ring_of_material(material)
        require(ring.repository == stored.header.repository, name, "its key is of another repository")
        check_signature(stored.header, stored.trailer, ring.authority)
        return _opened(folder, ring, warn)
    raise KeyRefused("The password opens no key slot of this repository.")


def _opened(folder, ring, warn):
    repository = Repository(folder, ring, warn)
    repository.load()
    return repository
