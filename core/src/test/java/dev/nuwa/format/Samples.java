package dev.nuwa.format;

import dev.nuwa.format.control.Certificate;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Confirmation;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainEpoch;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.Features;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.KeySlot;
import dev.nuwa.format.control.Pin;
import dev.nuwa.format.control.PinEnd;
import dev.nuwa.format.control.Probe;
import dev.nuwa.format.control.Revocation;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.DataBox;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Note;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.format.snapshot.SnapshotBody;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One fixed value of everything that is stored. Bytes are made from a counting pattern, so that
/// the golden files can be checked by eye.
public final class Samples {

  /// What the golden files hold; the defaults of today may be others.
  private static final DomainParameters PARAMETERS =
      new DomainParameters(
          new DomainParameters.GearBounds(256 << 10, 1 << 20, 4 << 20),
          256 << 10,
          1 << 20,
          64 << 10,
          256);

  public static final RepositoryId REPOSITORY = RepositoryId.of(pattern(0x10, 16));
  public static final AuthorId AUTHOR = AuthorId.of(pattern(0xa0, 16));
  public static final AuthorId AUTHORITY = AuthorId.of(pattern(0xf0, 16));
  public static final String R16 = "0123456789abcdef";
  public static final String R32 = "0123456789abcdeffedcba9876543210";
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000000006Z");
  public static final String SNAPSHOT = ObjectNames.snapshot(AUTHOR, 7, R16);
  public static final String PACK = ObjectNames.pack(AUTHOR, R32);
  public static final Hash HASH = Hash.of(pattern(0x40, 32));

  private Samples() {}

  /// `length` bytes that count upward from `first`.
  public static byte[] pattern(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  public static ByteString bytes(int first, int length) {
    return ByteString.of(pattern(first, length));
  }

  public static BlobId blob(int first) {
    return BlobId.of(pattern(first, 32));
  }

  public static DomainEpoch publicKeys(long epoch) {
    return new DomainEpoch(epoch, bytes(1, 1216), bytes(2, 1216));
  }

  public static Config config() {
    Domain domain = new Domain(1, 2, List.of(publicKeys(1), publicKeys(2)), PARAMETERS);
    return new Config(
        3,
        HASH,
        bytes(0x60, 32),
        Features.NONE,
        List.of(1),
        List.of(domain),
        List.of(new Revocation(AUTHOR, 9, HASH), new Revocation(AUTHORITY, 0, null)),
        TIME);
  }

  public static Certificate certificate() {
    return new Certificate(Role.WRITER, bytes(0x60, 32), 1, 1, TIME, bytes(9, 1200));
  }

  public static Probe probe() {
    Map<String, String> answers = Map.of("conditional put", "yes", "list after put", "yes");
    return new Probe(TIME, new TreeMap<>(answers), "local folder");
  }

  public static KeySlot keySlot() {
    return new KeySlot(
        new KeySlot.Wrapping(bytes(0x30, 16), 65_536, 3, 4), bytes(5, 300), null, null);
  }

  /// One that tells whose key it holds, since when.
  public static KeySlot labelledKeySlot() {
    KeySlot plain = keySlot();
    return new KeySlot(plain.wrapping(), plain.box(), AUTHOR, TIME);
  }

  public static KeyMaterial key(Role role) {
    DomainKeys all =
        DomainKeys.builder(1, publicKeys(1), pattern(0x51, 32))
            .idKey(pattern(0x52, 32))
            .dataKey(pattern(0x53, 96))
            .structureKey(pattern(0x54, 96))
            .build();
    return new KeyMaterial(
        new KeyMaterial.Holder(REPOSITORY, role, bytes(0x60, 32), "host a, 2026-01-02"),
        role.mayAdminister() ? pattern(0x55, 32) : null,
        role.maySign() ? pattern(0x56, 32) : null,
        List.of(all.restrictedTo(role)));
  }

  public static Pin pin() {
    return new Pin(R16, List.of(SNAPSHOT), TIME, 5);
  }

  public static PinEnd pinEnd() {
    return new PinEnd(R16, TIME);
  }

  public static Confirmation confirmation() {
    return new Confirmation(HASH, 5, TIME);
  }

  public static Note note() {
    return new Note(
        SNAPSHOT,
        Note.Kind.TAG,
        TIME,
        List.of(ObjectNames.note(SNAPSHOT, "0123456789abcdef")),
        ByteString.of(new byte[16]),
        ByteString.of(new byte[] {1, 2, 3}));
  }

  public static Drop drop() {
    return new Drop(SNAPSHOT, Drop.Reason.RETENTION, TIME, "keep 7 daily");
  }

  public static Generation generation() {
    Generation.Condemned condemned =
        new Generation.Condemned(
            List.of(PACK),
            List.of(
                new Generation.CondemnedSnapshot(SNAPSHOT, Generation.Cause.DROPPED),
                new Generation.CondemnedSnapshot(
                    ObjectNames.snapshot(AUTHOR, 8, R16), Generation.Cause.UNCONFIRMED)),
            List.of(ObjectNames.pin(AUTHOR, R16, 1)),
            List.of(ObjectNames.index(AUTHOR, R32)));
    return new Generation(
        5,
        HASH,
        new NumberedHash(3, HASH),
        2,
        condemned,
        new Generation.RootChange(
            List.of(new Generation.SeenRoot(SNAPSHOT, TIME)), List.of(SNAPSHOT)),
        TIME);
  }

  public static SnapshotFacts facts() {
    return new SnapshotFacts(
        new SnapshotFacts.Lineage(
            7,
            List.of(new NamedHash(ObjectNames.snapshot(AUTHOR, 6, R16), HASH)),
            List.of(),
            ObjectNames.snapshot(AUTHOR, 6, R16)),
        TIME,
        List.of(new SnapshotRoot(blob(1), HASH, 2)),
        new Pseudonyms(bytes(1, 16), List.of(bytes(2, 16)), List.of(bytes(3, 16))),
        true,
        new Counts(
            new Counts.Found(100, 80, 15, 1),
            new Sizes(1L << 40, 1L << 39, (1L << 39) + 999),
            new Sizes(3000, 2000, 2100),
            500,
            3,
            1,
            70_000),
        new SnapshotFacts.Basis(new NumberedHash(5, HASH), new NumberedHash(3, HASH), R16));
  }

  public static SnapshotNames names() {
    Map<String, List<Long>> histogram =
        Map.of(
            "",
            List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
            "jpg",
            List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L << 33));
    return new SnapshotNames(
        "hosta",
        "anna",
        List.of(ByteString.utf8("/home/anna")),
        List.of("daily", "中文"),
        "nuwa 0.1.0",
        new Observations(
            new Observations.Files(1, 2, 3, 4),
            new Observations.Bytes(5, 6, 7),
            8,
            9,
            new TreeMap<>(histogram),
            10),
        List.of(ByteString.of(new byte[] {'b', (byte) 0xff})),
        "before the move");
  }

  public static SnapshotBody snapshotBody() {
    return new SnapshotBody(bytes(1, 40), bytes(2, 50));
  }

  public static Envelope envelope(Recipient recipient) {
    return new Envelope(recipient, 1, PACK, bytes(recipient.number(), 1120), HASH);
  }

  public static PackFooter footer() {
    UnitEntry group =
        new UnitEntry(
            new UnitEntry.Place(0, 0, Part.DATA, 1),
            2000,
            300,
            List.of(
                new BlobEntry(blob(1), 200),
                new BlobEntry(blob(2), 1),
                new BlobEntry(blob(3), 4000)));
    UnitEntry refs =
        new UnitEntry(
            new UnitEntry.Place(1, 1, Part.REFS, 0),
            2310,
            116,
            List.of(new BlobEntry(blob(4), 100)));
    UnitEntry names =
        new UnitEntry(
            new UnitEntry.Place(0, 1, Part.NAMES, 0),
            2426,
            66,
            List.of(new BlobEntry(blob(4), 50)));
    return new PackFooter(
        List.of(envelope(Recipient.DATA), envelope(Recipient.STRUCTURE)),
        List.of(Codec.STORED, Codec.zstd(-3, 10_507)),
        List.of(group, refs, names));
  }

  public static IndexFile index() {
    IndexedPack pack = new IndexedPack(PACK, HASH, 4096, ByteString.of(footer().encode()));
    return new IndexFile(List.of(ObjectNames.index(AUTHOR, R32)), List.of(pack, pack));
  }

  public static DataBox dataBox() {
    return new DataBox(bytes(1, 1120), HASH, bytes(2, 12), bytes(3, 60));
  }

  public static Header header() {
    return new Header(
        ObjectKind.PIN,
        new Header.Origin(REPOSITORY, AUTHOR, ObjectNames.pin(AUTHOR, R16, 1)),
        1,
        2,
        bytes(0x20, 32),
        List.of());
  }

  public static Header packHeader() {
    return new Header(
        ObjectKind.PACK,
        new Header.Origin(REPOSITORY, AUTHOR, PACK),
        1,
        2,
        bytes(0x20, 32),
        List.of(
            envelope(Recipient.DATA).headerField(), envelope(Recipient.STRUCTURE).headerField()));
  }

  public static Trailer trailer() {
    return Trailer.of(HASH, AUTHOR, bytes(0x80, 64));
  }

  /// A signature that anybody could make; the format does not look at it.
  public static byte[] sign(byte[] message) {
    byte[] signature = new byte[64];
    Frame.sha256(message, 0, message.length).writeTo(signature, 0);
    return signature;
  }
}
