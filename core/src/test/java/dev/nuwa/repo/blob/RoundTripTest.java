package dev.nuwa.repo.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.Padme;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.index.IndexUse;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.BlobSink;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.Grouping;
import dev.nuwa.repo.pack.PackCounts;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.repo.pack.ReadBack;
import dev.nuwa.repo.pack.UnitRequest;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.storage.ObjectInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static final long SEED = 20;

  private final TestRepository repository = new TestRepository(SEED);

  /// Fails at once, and keeps what it gets.
  private static final class Collector implements BlobSink {
    private final Map<BlobId, byte[]> blobs = new HashMap<>();

    @Override
    public void blob(BlobId id, byte[] bytes, int offset, int length) {
      blobs.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void damaged(UnitRequest unit, CorruptionException cause) {
      throw cause;
    }
  }

  private static byte[] text(int number, int length) {
    byte[] bytes = new byte[length];
    byte[] line = ("line " + number + " of a small file\n").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < length; i++) {
      bytes[i] = line[i % line.length];
    }
    return bytes;
  }

  private static Map<BlobId, byte[]> readAll(TestSession session, Iterable<BlobId> ids) {
    BlobIndex index = session.load(IndexUse.READ).index();
    Map<BlobLocation, BlobId> wanted = new HashMap<>();
    for (BlobId id : ids) {
      wanted.put(index.require(id, Part.DATA), id);
    }
    Map<Integer, Map<Integer, List<BlobLocation>>> packs =
        wanted.keySet().stream()
            .sorted(Comparator.comparingInt(BlobLocation::offset))
            .collect(
                Collectors.groupingBy(
                    BlobLocation::pack,
                    Collectors.groupingBy(BlobLocation::unit, TreeMap::new, Collectors.toList())));
    Collector collector = new Collector();
    try (PackReader reader = session.reader()) {
      packs.forEach((number, units) -> {
        List<UnitRequest> requests =
            units.values().stream().map(blobs -> request(index, blobs, wanted)).toList();
        reader.read(index.ref(number), requests, collector);
      });
    }
    return collector.blobs;
  }

  private static UnitRequest request(
      BlobIndex index, List<BlobLocation> blobs, Map<BlobLocation, BlobId> ids) {
    BlobLocation first = blobs.getFirst();
    return new UnitRequest(
        index.unit(first, Objects.requireNonNull(ids.get(first))),
        blobs.stream()
            .map(at ->
                new UnitRequest.Wanted(
                    Objects.requireNonNull(ids.get(at)), at.offset(), at.length()))
            .toList());
  }

  @Test
  void aHundredThousandSmallBlobsComeBack() {
    TestSession session = new TestSession(repository, TestSession.small());
    Map<BlobId, byte[]> put = new HashMap<>();
    PackCounts counts =
        session.run((packs, claims, chunks) -> {
          for (int i = 0; i < 100_000; i++) {
            byte[] bytes = text(i, 30 + i % 70);
            put.put(chunks.put(ChunkKind.GEAR, bytes, 0, bytes.length).id(), bytes);
          }
        });
    assertThat(put).hasSize(100_000);
    assertThat(counts.blobs()).isEqualTo(100_000);
    assertThat(counts.units()).isLessThan(10);
    assertThat(counts.packs()).isEqualTo(counts.uploadedPacks()).isGreaterThan(3);
    Map<BlobId, byte[]> read = readAll(session, put.keySet());
    assertThat(read).hasSize(put.size());
    put.forEach((id, bytes) -> assertThat(read.get(id)).isEqualTo(bytes));
  }

  @Test
  void chunksOfAllSizesComeBackUnderEveryOption() {
    List<PackOptions> all =
        List.of(
            TestSession.small(),
            TestSession.small().with(Compression.OFF),
            TestSession.small().with(Grouping.NONE),
            TestSession.small().with(ReadBack.SAMPLED),
            TestSession.small().with(new Compression(3)));
    int round = 0;
    for (PackOptions options : all) {
      Random random = new Random(SEED + round++);
      TestSession session = new TestSession(repository, options);
      Map<BlobId, byte[]> put = new HashMap<>();
      session.run((packs, claims, chunks) -> {
        for (int length : new int[] {1, 100, 65_535, 65_536, 300_000, 1_200_000}) {
          for (ChunkKind kind : ChunkKind.values()) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            byte[] plain = kind == ChunkKind.GEAR ? noise : text(random.nextInt(), length);
            put.put(chunks.put(kind, plain, 0, length).id(), plain);
          }
        }
      });
      Map<BlobId, byte[]> read = readAll(session, put.keySet());
      put.forEach((id, bytes) -> assertThat(read.get(id)).isEqualTo(bytes));
    }
  }

  @Test
  void aBlobIsStoredOnceBySessionsOneAfterTheOther() {
    TestSession session = new TestSession(repository, TestSession.small());
    byte[] bytes = text(1, 5000);
    PackCounts first =
        session.run((packs, claims, chunks) -> {
          assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.NEW);
          assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.TAKEN);
          assertThat(claims.reliedPacks()).isEmpty();
        });
    assertThat(first.packs()).isEqualTo(1);
    PackCounts second =
        session.run((packs, claims, chunks) -> {
          assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.KNOWN);
          assertThat(claims.reliedPacks()).hasSize(1);
        });
    assertThat(second.packs()).isZero();
  }

  @Test
  void packsOfAWriteOnlyKeyAreReliedOnByItselfAlone() {
    KeyRing writer = repository.issue(Role.WRITER);
    byte[] bytes = text(1, 5000);
    TestSession writing =
        new TestSession(repository, repository.storage(), writer, TestSession.small());
    writing.run((packs, claims, chunks) -> chunks.put(ChunkKind.GEAR, bytes, 0, 5000));
    writing.run((packs, claims, chunks) ->
        assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.KNOWN));
    TestSession owner = new TestSession(repository, TestSession.small());
    owner.run((packs, claims, chunks) ->
        assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.NEW));
    KeyRing other = repository.issue(Role.WRITER);
    TestSession third =
        new TestSession(repository, repository.storage(), other, TestSession.small());
    third.run((packs, claims, chunks) ->
        assertThat(chunks.put(ChunkKind.GEAR, bytes, 0, 5000).claim()).isEqualTo(Claim.KNOWN));
  }

  @Test
  void aWriteOnlyKeyCannotReadWhatItStored() {
    KeyRing writer = repository.issue(Role.WRITER);
    TestSession session =
        new TestSession(repository, repository.storage(), writer, TestSession.small());
    byte[] bytes = text(1, 5000);
    BlobId id = writer.hasher().chunk(bytes);
    NodeRef[] node = new NodeRef[1];
    session.run((packs, claims, chunks) -> {
      chunks.put(ChunkKind.GEAR, bytes, 0, 5000);
      try (PackNodeStore nodes = new PackNodeStore(writer, claims::claimNode, packs)) {
        node[0] = nodes.put(NodeKind.TREE, 0, text(2, 100), text(3, 100));
      }
    });
    BlobIndex index = session.load(IndexUse.READ).index();
    try (PackReader reader = session.reader()) {
      assertThatThrownBy(() -> new BlobReader(index, reader).get(id))
          .isInstanceOf(NotPermittedException.class);
      assertThatThrownBy(() -> session.nodes(index, reader).get(node[0]))
          .isInstanceOf(NotPermittedException.class);
    }
  }

  @Test
  void nodesComeBackFromManyPacksWhicheverIndexIsLoaded() {
    TestSession session = new TestSession(repository, TestSession.small());
    Random random = new Random(SEED);
    Map<NodeRef, NodeParts> put = new HashMap<>();
    session.run((packs, claims, chunks) -> {
      try (PackNodeStore nodes = new PackNodeStore(repository.ring(), claims::claimNode, packs)) {
        for (int i = 0; i < 60; i++) {
          byte[] refs = new byte[1 + random.nextInt(20_000)];
          random.nextBytes(refs);
          byte[] names = text(i, 1 + random.nextInt(40_000));
          NodeKind kind = i % 3 == 0 ? NodeKind.LIST : NodeKind.TREE;
          put.put(nodes.put(kind, i % 4, refs, names), new NodeParts(refs, names));
          nodes.put(kind, i % 4, refs, names);
        }
        assertThat(nodes.storedNodes()).isEqualTo(60);
      }
    });
    for (IndexUse use : IndexUse.values()) {
      BlobIndex index = session.load(use).index();
      assertThat(index.packCount()).isGreaterThan(2);
      try (PackReader reader = session.reader()) {
        PackNodeSource source = session.nodes(index, reader);
        put.forEach((ref, parts) -> {
          assertThat(source.get(ref).refs()).isEqualTo(parts.refs());
          assertThat(source.get(ref).names()).isEqualTo(parts.names());
        });
      }
    }
  }

  @Test
  void everyPackHasALengthOfItsSizeClass() {
    TestSession session = new TestSession(repository, TestSession.small());
    Random random = new Random(SEED);
    session.run((packs, claims, chunks) -> {
      for (int i = 0; i < 20; i++) {
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        chunks.put(ChunkKind.GEAR, bytes, 0, bytes.length);
      }
    });
    List<Long> lengths = lengths("pack/");
    assertThat(lengths).hasSizeGreaterThan(5);
    assertThat(lengths).allSatisfy(l -> assertThat(Padme.padded(l)).isEqualTo(l));
    assertThat(lengths).allSatisfy(l -> assertThat(l).isLessThanOrEqualTo(1 << 20));
  }

  @Test
  void anIndexMadeAgainFromFootersIsTheSame() {
    TestSession session = new TestSession(repository, TestSession.small());
    List<BlobId> ids = new ArrayList<>();
    session.run((packs, claims, chunks) -> {
      for (int i = 0; i < 3000; i++) {
        ids.add(chunks.put(ChunkKind.GEAR, text(i, 100 + i), 0, 100 + i).id());
      }
    });
    BlobIndex before = session.load(IndexUse.READ).index();
    try (Stream<ObjectInfo> indexes = repository.storage().list("index/")) {
      indexes.toList().forEach(info -> repository.storage().delete(info.name()));
    }
    LoadedIndex after = session.load(IndexUse.READ);
    assertThat(after.recovered()).hasSize(before.packCount());
    assertThat(after.index().blobCount()).isEqualTo(before.blobCount());
    for (BlobId id : ids) {
      BlobLocation was = before.require(id, Part.DATA);
      BlobLocation is = after.index().require(id, Part.DATA);
      assertThat(after.index().pack(is.pack())).isEqualTo(before.pack(was.pack()));
      assertThat(after.index().unit(is, id)).isEqualTo(before.unit(was, id));
      assertThat(is.offset()).isEqualTo(was.offset());
      assertThat(is.length()).isEqualTo(was.length());
    }
  }

  private List<Long> lengths(String prefix) {
    try (Stream<ObjectInfo> objects = repository.storage().list(prefix)) {
      return objects.map(ObjectInfo::bytes).toList();
    }
  }
}
