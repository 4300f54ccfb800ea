package dev.nuwa.repo.key;

import dev.nuwa.crypto.Encapsulation;
import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.DataBox;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.snapshot.Pseudonyms;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// What one key can do (docs/format.md, sections 3, 4 and 7). What its role does not allow is
/// refused with [NotPermittedException], always before anything is written.
///
/// Thread-safe until closed, which wipes every secret. The material it was made from stays its
/// owner's and may be destroyed at once.
public final class KeyRing implements AutoCloseable {

  private static final byte PSEUDONYM = 0x10;

  private final RepositoryId repository;
  private final Role role;
  private final Signers signers;
  private final Epochs epochs;
  private final SecureRandom random;

  private KeyRing(
      RepositoryId repository, Role role, Signers signers, Epochs epochs, SecureRandom random) {
    this.repository = repository;
    this.role = role;
    this.signers = signers;
    this.epochs = epochs;
    this.random = random;
  }

  /// The ring of a key, sealing for the current epoch of its first domain in `config`.
  ///
  /// @param random for names, salts and encapsulations
  /// @throws KeyException when the key lacks that epoch, or holds keys that fit nothing
  public static KeyRing of(KeyMaterial material, Config config, SecureRandom random) {
    return new KeyRing(
        material.repository(),
        material.role(),
        Signers.of(material),
        Epochs.of(material, config),
        random);
  }

  /// The repository that the key belongs to.
  public RepositoryId repository() {
    return repository;
  }

  /// What the key is for.
  public Role role() {
    return role;
  }

  /// Who this key signs as.
  ///
  /// @throws NotPermittedException for a reader, which signs nothing
  public AuthorId author() {
    return signers.author(ObjectKind.SNAPSHOT);
  }

  /// The domain this key seals for, from 1.
  public int domain() {
    return epochs.domain();
  }

  /// The epoch this key seals for, from 1.
  public long epoch() {
    return epochs.current();
  }

  /// Signs as [#author()]; 64 bytes.
  public byte[] sign(byte[] message) {
    return signers.sign(ObjectKind.SNAPSHOT, message);
  }

  /// Signs as who signs objects of a kind: the authority (owner keys only) or [#author()].
  byte[] sign(ObjectKind kind, byte[] message) {
    return signers.sign(kind, message);
  }

  /// Whether this key can read contents and names.
  public boolean readsData() {
    return epochs.ofCurrent().opens(Recipient.DATA);
  }

  /// Whether this key can read references.
  public boolean readsStructure() {
    return epochs.ofCurrent().opens(Recipient.STRUCTURE);
  }

  /// A hasher for one worker, for the current epoch.
  ///
  /// @throws NotPermittedException for a maintainer
  public BlobHasher hasher() {
    return new BlobHasher(epochs.ofCurrent().idKey());
  }

  /// A hasher for the blobs of another epoch.
  public BlobHasher hasher(int domain, long epoch) {
    return new BlobHasher(epochs.of(domain, epoch).idKey());
  }

  /// The key of the gear table, 32 bytes; the caller closes it.
  public Secret chunkerKey() {
    return KeySchedule.chunkerKey(epochs.ofCurrent().idKey());
  }

  /// The key of node boundaries, 16 bytes; the caller closes it.
  public Secret treeKey() {
    return KeySchedule.treeKey(epochs.ofCurrent().idKey());
  }

  /// The keyed pseudonym of a name, 16 bytes (docs/format.md, section 4).

  public ByteString pseudonym(Pseudonyms.Type type, ByteString text) {
    Hmac mac = new Hmac(epochs.ofCurrent().idKey());
    mac.update(PSEUDONYM);
    mac.update((byte) type.number());
    mac.update(text.bytes());
    return ByteString.of(mac.finish(), 0, Pseudonyms.BYTES);
  }

  /// Random lower-case hex digits for an object's name.
  public String randomHex(int digits) {
    return HexFormat.of().formatHex(randomBytes(digits / 2));
  }

  /// Random bytes for salts and nonces.
  byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A header for an object about to be written, with a fresh salt.
  ///
  /// @param envelopes for packs, else empty
  public StoredHeader newHeader(ObjectKind kind, String name, List<ByteString> envelopes) {
    ByteString salt = ByteString.of(randomBytes(Header.SALT_BYTES));
    Header.Origin origin = new Header.Origin(repository, signers.author(kind), name);
    return StoredHeader.of(
        new Header(kind, origin, epochs.domain(), epochs.current(), salt, envelopes));
  }

  /// A header for an object in the clear.
  Header clearHeader(ObjectKind kind, String name) {
    return Header.clear(kind, new Header.Origin(repository, signers.author(kind), name));
  }

  /// Seals a part of an object under X.
  public byte[] sealX(StoredHeader header, int part, byte[] plain) {
    ByteWriter out = new ByteWriter(plain.length + StoredHeader.Box.OVERHEAD_BYTES);
    sealX(header, part, written -> written.raw(plain, 0, plain.length), out);
    return out.takeBytes();
  }

  /// The same behind what is in `out`, where the plaintext is written and sealed in place.
  void sealX(StoredHeader header, int part, Consumer<ByteWriter> plain, ByteWriter out) {
    byte[] material = boxMaterial(header);
    try {
      byte[] key = Arrays.copyOf(material, 32);
      header.box(part).seal(key, Arrays.copyOfRange(material, 32, 64), plain, out);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  /// Opens what [#sealX] made.
  ///
  /// @throws CorruptionException when it is not what was sealed
  public byte[] openX(StoredHeader header, int part, byte[] box) {
    byte[] material = boxMaterial(header);
    try {
      return header
          .box(part)
          .open(Arrays.copyOf(material, 32), box)
          .orElseThrow(() -> broken(header.name(), "its sealed part " + part));
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private byte[] boxMaterial(StoredHeader stored) {
    Header header = stored.header();
    ByteString salt = header.salt();
    if (salt == null) {
      throw new CorruptionException(header.name(), 0, "a sealed object without a salt");
    }
    Secret indexKey = epochs.of(header.domain(), header.epoch()).indexKey();
    return KeySchedule.box(indexKey, salt.bytes(), header.kind(), header.name());
  }

  /// Seals a part of an object for the holders of D.
  public byte[] sealD(StoredHeader header, int part, byte[] plain) {
    Epochs.EpochKeys keys = epochs.of(header.header().domain(), header.header().epoch());
    try (Encapsulation secret = keys.encapsulate(Recipient.DATA, random)) {
      KeySchedule.EnvelopeKeys boxKeys =
          KeySchedule.EnvelopeKeys.of(secret.shared(), scheduleInfo(header));
      byte[] box = header.box(part).seal(boxKeys.key().bytes(), boxKeys.nonceKey().bytes(), plain);
      boxKeys.wipe();
      return new DataBox(
              ByteString.of(secret.ciphertext()),
              boxKeys.commitment(),
              ByteString.of(box, 0, DataBox.NONCE_BYTES),
              ByteString.of(box, DataBox.NONCE_BYTES, box.length - DataBox.NONCE_BYTES))
          .encode();
    }
  }

  /// Opens what [#sealD] made.
  ///
  /// @throws NotPermittedException without the private D
  /// @throws CorruptionException when it is not what was sealed
  public byte[] openD(StoredHeader header, int part, byte[] encoded) {
    Epochs.EpochKeys keys = epochs.of(header.header().domain(), header.header().epoch());
    DataBox box = DataBox.decode(header.name(), encoded);
    try (Secret shared = keys.decapsulate(Recipient.DATA, box.ciphertext())) {
      KeySchedule.EnvelopeKeys boxKeys = KeySchedule.EnvelopeKeys.of(shared, scheduleInfo(header));
      if (!boxKeys.fits(box.commitment())) {
        throw broken(header.name(), "its part " + part + " for readers");
      }
      byte[] sealed = join(box.nonce(), box.sealed());
      byte[] plain =
          header
              .box(part)
              .open(boxKeys.key().bytes(), sealed)
              .orElseThrow(() -> broken(header.name(), "its part " + part + " for readers"));
      boxKeys.wipe();
      return plain;
    }
  }

  private byte[] scheduleInfo(StoredHeader stored) {
    Header header = stored.header();
    return Envelope.scheduleInfo(
        repository, header.domain(), header.epoch(), Recipient.DATA, header.name());
  }

  /// Fresh keys for a new pack, in an envelope for the holders of a private key.
  public PackKeys newPackKeys(String pack, Recipient recipient) {
    byte[] info =
        Envelope.scheduleInfo(repository, epochs.domain(), epochs.current(), recipient, pack);
    try (Encapsulation secret = epochs.ofCurrent().encapsulate(recipient, random)) {
      KeySchedule.EnvelopeKeys keys = KeySchedule.EnvelopeKeys.of(secret.shared(), info);
      ByteString ciphertext = ByteString.of(secret.ciphertext());
      return new PackKeys(
          new Envelope(recipient, epochs.current(), pack, ciphertext, keys.commitment()), keys);
    }
  }

  /// The keys in an envelope of a pack; the caller closes them.
  ///
  /// @param domain that of the pack's header
  /// @throws NotPermittedException without the private key of its recipient
  /// @throws CorruptionException when it is not what was made for this repository
  public PackKeys openEnvelope(Envelope envelope, int domain) {
    Epochs.EpochKeys keys = epochs.of(domain, envelope.epoch());
    try (Secret shared = keys.decapsulate(envelope.recipient(), envelope.ciphertext())) {
      KeySchedule.EnvelopeKeys opened =
          KeySchedule.EnvelopeKeys.of(shared, envelope.scheduleInfo(repository, domain));
      if (!opened.fits(envelope.commitment())) {
        opened.wipe();
        throw broken(envelope.origin(), "its envelope");
      }
      return new PackKeys(envelope, opened);
    }
  }

  private static CorruptionException broken(String object, String what) {
    return new CorruptionException(object, -1, what + " does not open: damaged or forged");
  }

  private static byte[] join(ByteString first, ByteString second) {
    byte[] joined = new byte[first.length() + second.length()];
    first.copyTo(joined, 0);
    second.copyTo(joined, first.length());
    return joined;
  }

  @Override
  public void close() {
    epochs.close();
  }
}
