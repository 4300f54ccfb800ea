package dev.nuwa.repo.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.Event;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.index.IndexUse;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.index.Trust;
import dev.nuwa.repo.index.session.SessionBlobs;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexDamageTest {

  private static final long SEED = 40;

  private final TestRepository repository = new TestRepository(SEED);
  private final TestSession session = new TestSession(repository, TestSession.small());

  private BlobId store(int number) {
    byte[] bytes = new byte[1000];
    new Random(SEED + number).nextBytes(bytes);
    BlobId[] id = new BlobId[1];
    session.run((packs, claims, chunks) -> id[0] = chunks.put(ChunkKind.GEAR, bytes, 0, 1000).id());
    return id[0];
  }

  private List<ObjectName> list(String prefix) {
    try (Stream<ObjectInfo> objects = repository.storage().list(prefix)) {
      return new ArrayList<>(objects.map(ObjectInfo::name).toList());
    }
  }

  private void flip(ObjectName name, int at) {
    byte[] bytes = repository.storage().get(name, ByteRange.all()).orElseThrow();
    bytes[at] ^= 8;
    repository.storage().put(name, Content.of(bytes), PutOptions.plain());
  }

  @Test
  void aDamagedIndexIsReportedAndItsPacksAreReadFromTheirFooters() {
    List<BlobId> ids = List.of(store(1), store(2), store(3));
    ObjectName damaged = list("index/").get(1);
    flip(damaged, 300);
    LoadedIndex loaded = session.load(IndexUse.READ);
    assertThat(loaded.damaged()).containsExactly(damaged.value());
    assertThat(loaded.recovered()).hasSize(1);
    assertThat(repository.events())
        .anyMatch(e -> e instanceof Event.Warning w && w.subject().equals(damaged.value()));
    for (BlobId id : ids) {
      assertThat(loaded.index().find(id, Part.DATA)).isPresent();
    }
  }

  @Test
  void aRebuildFindsPacksThatNoIndexNames() {
    BlobId indexed = store(1);
    BlobId orphan = store(2);
    BlobIndex before = session.load(IndexUse.READ).index();
    String pack = before.pack(before.require(orphan, Part.DATA).pack()).name();
    for (ObjectName name : list("index/")) {
      byte[] bytes = repository.storage().get(name, ByteRange.all()).orElseThrow();
      ObjectCodec codec = repository.codec(repository.ring());
      IndexFile file =
          IndexFile.decode(name.value(), codec.open(codec.verify(name.value(), bytes)));
      if (file.packs().getFirst().name().equals(pack)) {
        repository.storage().delete(name);
      }
    }
    LoadedIndex loaded = session.load(IndexUse.READ);
    assertThat(loaded.index().find(indexed, Part.DATA)).isPresent();
    assertThat(loaded.index().find(orphan, Part.DATA)).isEmpty();
    assertThatThrownBy(() -> loaded.index().require(orphan, Part.DATA))
        .isInstanceOf(CorruptionException.class);
    LoadedIndex rebuilt = session.rebuild();
    assertThat(rebuilt.index().find(orphan, Part.DATA)).isPresent();
    assertThat(rebuilt.recovered()).extracting(IndexedPack::name).containsExactly(pack);
  }

  @Test
  void packsThatAWriterClaimsForSomebodyElseDoNotCount() {
    BlobId real = store(1);
    ObjectName index = list("index/").getFirst();
    ObjectCodec codec = repository.codec(repository.ring());
    byte[] bytes = repository.storage().get(index, ByteRange.all()).orElseThrow();
    byte[] plain = codec.open(codec.verify(index.value(), bytes));
    repository.storage().delete(index);
    KeyRing writer = repository.issue(Role.WRITER);
    putIndex(writer, plain);
    assertThat(session.load(IndexUse.READ).index().find(real, Part.DATA)).isEmpty();
    KeyRing maintainer = repository.issue(Role.MAINTAINER);
    putIndex(maintainer, plain);
    assertThat(session.load(IndexUse.READ).index().find(real, Part.DATA)).isPresent();
  }

  private void putIndex(KeyRing author, byte[] plain) {
    String name = ObjectNames.index(author.author(), author.randomHex(32));
    byte[] object = repository.codec(author).seal(ObjectKind.INDEX, name, plain);
    repository.storage().put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
  }

  @Test
  void aCondemnedPackIsReadButNotReliedOn() {
    BlobId id = store(1);
    BlobIndex index = session.load(IndexUse.READ).index();
    String pack = index.pack(index.require(id, Part.DATA).pack()).name();
    KeyRing ring = repository.ring();
    Trust all = new Trust(ring.author(), repository.authors(), Set.of(), Set.of());
    Trust condemned = new Trust(ring.author(), repository.authors(), Set.of(), Set.of(pack));
    var trusting = new BlobClaims(index, all, new SessionBlobs(TestSession.SCRATCH));
    assertThat(trusting.claim(id)).isEqualTo(Claim.KNOWN);
    assertThat(trusting.reliedPacks()).containsExactly(pack);
    var careful = new BlobClaims(index, condemned, new SessionBlobs(TestSession.SCRATCH));
    assertThat(careful.isKnown(id)).isFalse();
    assertThat(careful.relyOn(id)).isFalse();
    assertThat(careful.claim(id)).isEqualTo(Claim.NEW);
    assertThat(careful.claim(id)).isEqualTo(Claim.TAKEN);
    assertThat(careful.reliedPacks()).isEmpty();
  }

  @Test
  void packsOfARevokedAuthorAreNotReliedOnByOthers() {
    KeyRing full = repository.issue(Role.FULL);
    TestSession other =
        new TestSession(repository, repository.storage(), full, TestSession.small());
    BlobId[] id = new BlobId[1];
    other.run(
        (packs, claims, chunks) -> id[0] = chunks.put(ChunkKind.GEAR, new byte[99], 0, 99).id());
    BlobIndex index = session.load(IndexUse.READ).index();
    KeyRing ring = repository.ring();
    Trust all = new Trust(ring.author(), repository.authors(), Set.of(), Set.of());
    Trust without = new Trust(ring.author(), repository.authors(), Set.of(full.author()), Set.of());
    assertThat(new BlobClaims(index, all, new SessionBlobs(TestSession.SCRATCH)).claim(id[0]))
        .isEqualTo(Claim.KNOWN);
    assertThat(new BlobClaims(index, without, new SessionBlobs(TestSession.SCRATCH)).claim(id[0]))
        .isEqualTo(Claim.NEW);
  }

  @Test
  void aDamagedCopyOfANodeIsReplacedByASoundOne() {
    byte[] refs = new byte[500];
    new Random(SEED).nextBytes(refs);
    NodeRef first = storeNode(repository.issue(Role.WRITER), refs);
    assertThat(storeNode(repository.issue(Role.WRITER), refs)).isEqualTo(first);
    List<ObjectName> packs = list("pack/");
    assertThat(packs).hasSizeGreaterThan(1);
    BlobIndex index = session.load(IndexUse.READ).index();
    int offset = (int) index.unit(index.require(first.id(), Part.REFS), first.id()).offset();
    flip(packs.getFirst(), offset + 100);
    try (PackReader reader = session.reader()) {
      assertThat(session.nodes(index, reader).get(first).refs()).isEqualTo(refs);
    }
    packs.forEach(name -> flip(name, offset + 101));
    try (PackReader reader = session.reader()) {
      assertThatThrownBy(() -> session.nodes(index, reader).get(first))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("pack/");
    }
  }

  private NodeRef storeNode(KeyRing ring, byte[] refs) {
    NodeRef[] ref = new NodeRef[1];
    new TestSession(repository, repository.storage(), ring, TestSession.small())
        .run((packs, claims, chunks) -> {
          try (PackNodeStore nodes = new PackNodeStore(ring, claims::claimNode, packs)) {
            ref[0] = nodes.put(NodeKind.TREE, 0, refs, new byte[300]);
          }
        });
    return ref[0];
  }
}
