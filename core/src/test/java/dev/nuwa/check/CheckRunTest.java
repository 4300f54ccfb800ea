package dev.nuwa.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Damage;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.TestRepository;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CheckRunTest {

  private static final Map<String, byte[]> FIRST = TestRepository.files(1, 5);
  private static final Map<String, byte[]> SECOND = second();

  private final MemoryStorage storage = new MemoryStorage();
  private TestRepository repository;
  private StoredSnapshot one;
  private StoredSnapshot two;

  @BeforeEach
  void backUpTwice() {
    repository = TestRepository.create(storage, 1);
    one = repository.backup(storage, FIRST);
    two = repository.backup(storage, SECOND);
  }

  @Test
  void aSoundRepositoryIsSound() {
    CheckReport report = check(CheckOptions.STRUCTURE.reading(100));

    assertThat(report.findings()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.snapshots()).isEqualTo(2);
    assertThat(report.entries()).isEqualTo(FIRST.size() + SECOND.size() + 2);
    assertThat(report.packs()).isEqualTo(4);
    assertThat(report.packsRead()).isEqualTo(4);
  }

  @Test
  void theStructureIsCheckedWithoutReadingPacks() {
    CheckReport report = check(CheckOptions.STRUCTURE);

    assertThat(report.isSound()).isTrue();
    assertThat(report.packsRead()).isZero();
  }

  @Test
  void aMissingDataPackNamesEveryFileOfEverySnapshot() {
    storage.delete(dataPacks().getFirst().name());

    List<Finding> findings = check(CheckOptions.STRUCTURE).findings();

    assertThat(findings).hasAtLeastOneElementOfType(Finding.PackMissing.class);
    for (StoredSnapshot snapshot : List.of(one, two)) {
      assertThat(affected(findings, snapshot))
          .containsExactlyInAnyOrderElementsOf(
              FIRST.keySet().stream().map(name -> "/data/" + name).toList());
    }
  }

  @Test
  void aFlippedBitIsFoundByReadingTheData() {
    ObjectInfo pack = dataPacks().getFirst();
    Damage.flip(storage, pack.name().value(), (int) pack.bytes() / 3);

    assertThat(check(CheckOptions.STRUCTURE).isSound()).isTrue();
    List<Finding> findings = check(CheckOptions.STRUCTURE.reading(100)).findings();

    assertThat(findings).hasAtLeastOneElementOfType(Finding.PackDamaged.class);
    assertThat(affected(findings, one)).isNotEmpty();
    assertThat(affected(findings, two)).isNotEmpty();
  }

  @Test
  void aMissingNodePackNamesWhatCannotBeListed() {
    nodePacks().forEach(pack -> storage.delete(pack.name()));

    List<Finding> findings = check(CheckOptions.STRUCTURE).findings();

    assertThat(findings)
        .filteredOn(finding -> finding instanceof Finding.TreeAffected)
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder(one.id() + ":/data", two.id() + ":/data");
  }

  @Test
  void aDamagedIndexLosesNothing() {
    list("index/").forEach(index -> Damage.flip(storage, index.name().value(), 300));

    CheckReport report = check(CheckOptions.STRUCTURE);

    assertThat(report.findings()).isNotEmpty().noneMatch(Finding::isLoss);
    assertThat(report.entries()).isPositive();
  }

  @Test
  void aDamagedSnapshotIsNamedAndTheOtherChecked() {
    Damage.flip(storage, one.name(), 250);

    CheckReport report = check(CheckOptions.STRUCTURE);

    assertThat(report.findings()).extracting(Finding::subject).containsExactly(one.name());
    assertThat(report.snapshots()).isEqualTo(1);
  }

  @Test
  void aTruncatedPackIsFoundWithoutReadingIt() {
    ObjectInfo pack = dataPacks().getFirst();
    Damage.truncate(storage, pack.name().value(), (int) pack.bytes() / 2);

    List<Finding> findings = check(CheckOptions.STRUCTURE).findings();

    assertThat(findings).hasAtLeastOneElementOfType(Finding.PackDamaged.class);
    assertThat(affected(findings, two)).isNotEmpty();
  }

  private CheckReport check(CheckOptions options) {
    try (Session session = repository.open(storage)) {
      return new CheckRun(session, storage, options, EventSink.none()).run();
    }
  }

  private static List<String> affected(List<Finding> findings, StoredSnapshot snapshot) {
    return findings.stream()
        .filter(Finding.FileAffected.class::isInstance)
        .map(Finding.FileAffected.class::cast)
        .filter(finding -> finding.snapshot().equals(snapshot.id()))
        .map(Finding.FileAffected::path)
        .toList();
  }

  /// Of each backup the data pack is the larger one, as the files are random bytes.
  private List<ObjectInfo> dataPacks() {
    return list("pack/").stream()
        .sorted(Comparator.comparingLong(ObjectInfo::bytes).reversed())
        .limit(2)
        .toList();
  }

  private List<ObjectInfo> nodePacks() {
    List<ObjectInfo> data = dataPacks();
    return list("pack/").stream().filter(pack -> !data.contains(pack)).toList();
  }

  private List<ObjectInfo> list(String prefix) {
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
      return objects.toList();
    }
  }

  private static Map<String, byte[]> second() {
    Map<String, byte[]> files = new HashMap<>(FIRST);
    files.putAll(TestRepository.files(2, 4));
    return files;
  }
}
