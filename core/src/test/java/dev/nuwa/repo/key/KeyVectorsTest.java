package dev.nuwa.repo.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.crypto.PasswordHash;
import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.Signer;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.Features;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.RecoveryWords;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.format.pack.UnitSeal;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.repo.unit.PlainUnit;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.repo.unit.UnitKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The key schedule, ids and seals from fixed inputs, in `vectors/keys.json` for a second reader:
/// whatever changes one of these values changes the stored format.
class KeyVectorsTest {

  private static final RepositoryId REPOSITORY = RepositoryId.of(counting(0, 16));
  private static final String PACK = "pack/" + "ab".repeat(16) + "/" + "cd".repeat(16);
  private static final byte[] TEXT =
      ascii("The goddess mended the sky with stones of five colours.");

  private final Map<String, String> values = new LinkedHashMap<>();

  private static byte[] counting(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void add(String name, byte[] value) {
    values.put(name, ByteString.of(value).hex());
  }

  @Test
  void theFormatDerivesAndSealsAsItAlwaysDid() throws IOException {
    Secret root = Secret.adopt(counting(32, 32));
    values.put("repository", REPOSITORY.toString());
    add("root", root.bytes());
    values.put("kit", String.join(" ", RecoveryWords.encode(root.bytes())));
    DomainKeys keys = schedule(root);
    KeyRing ring = ring(root, keys);
    ids(ring);
    boxes(ring);
    envelopes(keys, ring);
    units();
    slots();
    assertThat(json()).isEqualTo(recorded());
  }

  private DomainKeys schedule(Secret root) {
    try (Secret rootKey = KeySchedule.rootKey(REPOSITORY, root);
        KeyDerivation derivation = new KeyDerivation(REPOSITORY, root)) {
      add("prk", rootKey.bytes());
      add("authority-seed", KeySchedule.authoritySeed(rootKey).bytes());
      add("authority-key", derivation.authorityKey().bytes());
      values.put("authority-id", Authors.idOf(derivation.authorityKey().bytes()).toString());
      DomainKeys keys = derivation.domain(1, 1);
      byte[] idKey = keys.idKey().orElseThrow();
      add("I", idKey);
      add("X", keys.indexKey());
      add("D-private", keys.dataKey().orElseThrow());
      add("D-public", keys.publicKeys().dataKey().bytes());
      add("M-private", keys.structureKey().orElseThrow());
      add("I-of-domain-2-epoch-3", KeySchedule.idKey(rootKey, 2, 3).bytes());
      add("chunker-key", KeySchedule.chunkerKey(Secret.copyOf(idKey)).bytes());
      add("tree-key", KeySchedule.treeKey(Secret.copyOf(idKey)).bytes());
      return keys;
    }
  }

  private static KeyRing ring(Secret root, DomainKeys keys) {
    ByteString authority;
    try (KeyDerivation derivation = new KeyDerivation(REPOSITORY, root)) {
      authority = derivation.authorityKey();
    }
    KeyMaterial material =
        new KeyMaterial(
            new KeyMaterial.Holder(REPOSITORY, Role.OWNER, authority, "vectors"),
            root.bytes(),
            counting(64, 32),
            List.of(keys));
    Domain domain = new Domain(1, 1, List.of(keys.publicKeys()), DomainParameters.DEFAULT);
    Config config =
        new Config(
            1,
            null,
            authority,
            Features.NONE,
            List.of(1),
            List.of(domain),
            List.of(),
            Instant.EPOCH);
    return KeyRing.of(material, config, TestRepository.seeded(1));
  }

  private void ids(KeyRing ring) {
    BlobHasher hasher = ring.hasher();
    add("text", TEXT);
    values.put("chunk-id", hasher.chunk(TEXT).toString());
    byte[] refs = counting(1, 40);
    add("refs", refs);
    values.put("tree-node-id", hasher.node(NodeKind.TREE, refs, TEXT).toString());
    values.put("list-node-id", hasher.node(NodeKind.LIST, refs, TEXT).toString());
    for (Pseudonyms.Type type : Pseudonyms.Type.values()) {
      ByteString name = ring.pseudonym(type, ByteString.utf8("name"));
      values.put("pseudonym-" + type.number() + "-of-name", name.hex());
    }
    add("signing-seed", counting(64, 32));
    add("signing-key", new Signer(counting(64, 32)).publicKey());
    values.put("author-id", ring.author().toString());
    add("signature-of-text", ring.sign(TEXT));
  }

  private void boxes(KeyRing ring) {
    String name = "pin/" + ring.author() + "/0011223344556677-0000";
    StoredHeader header =
        StoredHeader.of(
            new Header(
                ObjectKind.PIN,
                new Header.Origin(REPOSITORY, ring.author(), name),
                1,
                1,
                ByteString.of(counting(100, 32)),
                List.of()));
    add("x-box-header", header.bytes());
    add("x-box-of-text-part-0", ring.sealX(header, 0, TEXT));
  }

  private void envelopes(DomainKeys keys, KeyRing ring) {
    PackKeys made = ring.newPackKeys(PACK, Recipient.DATA);
    Envelope envelope = made.envelope();
    values.put("envelope-pack", PACK);
    values.put("envelope-ciphertext", envelope.ciphertext().hex());
    try (HybridPrivateKey key = HybridPrivateKey.of(keys.dataKey().orElseThrow());
        Secret shared = key.decapsulate(envelope.ciphertext().bytes())) {
      add("envelope-shared-secret", shared.bytes());
      add(
          "envelope-key-nonce-key-commitment",
          KeySchedule.envelope(shared, envelope.scheduleInfo(REPOSITORY, 1)));
    }
  }

  private void units() {
    Envelope envelope =
        new Envelope(
            Recipient.DATA,
            1,
            PACK,
            ByteString.of(new byte[Envelope.CIPHERTEXT_BYTES]),
            new Hash(0, 0, 0, 0));
    KeySchedule.EnvelopeKeys keys =
        new KeySchedule.EnvelopeKeys(
            Secret.adopt(counting(1, 32)), Secret.adopt(counting(2, 32)), envelope.commitment());
    BlobEntry first = new BlobEntry(BlobId.of(counting(3, 32)), 20);
    BlobEntry second = new BlobEntry(BlobId.of(counting(4, 32)), TEXT.length - 20);
    PlainUnit plain = new PlainUnit(TEXT, 0, TEXT.length, List.of(first, second), new int[2]);
    UnitEntry entry =
        new UnitEntry(
            new UnitEntry.Place(0, 7, Part.DATA, 0), 4096, TEXT.length + 16, plain.blobs());
    StoredUnit unit = StoredUnit.of(entry, Codec.STORED);
    UnitSeal seal = UnitSeal.of(REPOSITORY, 1, envelope);
    UnitKeys sealing = new UnitKeys(seal, new PackKeys(envelope, keys));
    byte[] sealed = new byte[TEXT.length + 16];
    sealing.seal(unit, SealableUnit.stored(Part.DATA, plain), sealed, 0);
    add("unit-key", counting(1, 32));
    add("unit-nonce-key", counting(2, 32));
    add("unit-first-blob-id", counting(3, 32));
    add("unit-second-blob-id", counting(4, 32));
    values.put("unit-ordinal", "7");
    values.put("unit-id", unit.id().toString());
    add("unit-nonce", sealing.nonce(unit));
    add(
        "unit-associated-data",
        seal.associatedData(Part.DATA, unit.id(), Codec.STORED, TEXT.length));
    add("unit-sealed-text", sealed);
  }

  private void slots() {
    String slot = "keys/" + "ef".repeat(16);
    PasswordCost cost = PasswordCost.LEAST;
    values.put("slot", slot);
    values.put("slot-password", "p\\u00e4ss");
    add("slot-salt", counting(9, 16));
    values.put(
        "slot-memory-passes-lanes",
        cost.memoryKiB() + " " + cost.iterations() + " " + cost.parallelism());
    byte[] password = "p\u00e4ss".getBytes(StandardCharsets.UTF_8);
    try (Secret stretched = PasswordHash.derive(password, counting(9, 16), cost)) {
      add("slot-argon2id", stretched.bytes());
      add("slot-key", KeySchedule.slot(REPOSITORY, stretched, slot).bytes());
    }
  }

  private String json() {
    return values.entrySet().stream()
        .map(e -> "  \"" + e.getKey() + "\": \"" + e.getValue() + "\"")
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  private static String recorded() throws IOException {
    try (InputStream in = KeyVectorsTest.class.getResourceAsStream("/vectors/keys.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
