package dev.nuwa.storage.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import dev.nuwa.storage.contract.ForwardingStorage;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.storage.probe.StorageProbe.Effort;
import dev.nuwa.storage.wrap.AppendOnlyStorage;
import dev.nuwa.storage.wrap.ReadOnlyStorage;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StorageProbeTest {

  private static final long SEED = 7;

  @Test
  void thoroughProbeOfAGoodStorageAnswersYesToAll() {
    MemoryStorage storage = new MemoryStorage();
    ProbeReport report = new StorageProbe(storage, new Random(SEED), Effort.thorough()).run();
    assertThat(report.answers()).hasSize(Question.values().length);
    assertThat(report.answers()).allMatch(a -> a.verdict() == Verdict.YES);
    assertThat(storage.list("")).isEmpty();
  }

  @Test
  void row20AndD15IgnoredConditionIsFound() {
    ProbeReport report = probe(new Ignoring(new MemoryStorage()));
    assertThat(report.verdict(Question.EXCLUSIVE_CREATE)).isEqualTo(Verdict.NO);
    assertThat(report.isUsable()).isTrue();
  }

  @Test
  void row34AndD21WeakListsAreFound() {
    ProbeReport report =
        probe(new FaultStorage(new MemoryStorage(), SEED).from(1, Fault.EMPTY_LIST));
    assertThat(report.verdict(Question.LIST_AFTER_WRITE)).isEqualTo(Verdict.NO);
    assertThat(report.verdict(Question.LIST_COMPLETE)).isEqualTo(Verdict.NO);
    assertThat(report.isUsable()).isFalse();
    report = probe(new FaultStorage(new MemoryStorage(), SEED).from(1, Fault.DOUBLED_LIST));
    assertThat(report.verdict(Question.LIST_COMPLETE)).isEqualTo(Verdict.NO);
  }

  @Test
  void wrongBytesAreFound() {
    ProbeReport report =
        probe(new FaultStorage(new MemoryStorage(), SEED).from(1, Fault.FLIPPED_BIT));
    assertThat(report.verdict(Question.READ_AFTER_WRITE)).isEqualTo(Verdict.NO);
    assertThat(report.verdict(Question.EXACT_BYTES)).isEqualTo(Verdict.NO);
    assertThat(report.verdict(Question.RANGES)).isEqualTo(Verdict.NO);
  }

  @Test
  void failingStorageIsUnknown() {
    ProbeReport report =
        probe(new FaultStorage(new MemoryStorage(), SEED).from(1, Fault.FAIL_BEFORE));
    assertThat(report.answers()).allMatch(a -> a.verdict() == Verdict.UNKNOWN);
    assertThat(report.answers()).noneMatch(a -> a.detail().isEmpty());
    assertThat(report.isUsable()).isFalse();
  }

  @Test
  void missingStorageIsAnException() {
    FaultStorage missing = new FaultStorage(new MemoryStorage(), SEED).saying(Reason.MISSING);
    missing.from(1, Fault.FAIL_BEFORE);
    assertThatThrownBy(() -> probe(missing)).isInstanceOf(StorageException.class);
  }

  @Test
  void storageWithoutDeleteIsUsable() {
    ProbeReport report = probe(new AppendOnlyStorage(new MemoryStorage()));
    assertThat(report.verdict(Question.DELETE)).isEqualTo(Verdict.UNKNOWN);
    assertThat(report.isUsable()).isTrue();
    assertThat(probe(new ReadOnlyStorage(new MemoryStorage())).isUsable()).isFalse();
  }

  private static ProbeReport probe(Storage storage) {
    return new StorageProbe(storage, new Random(SEED), Effort.quick()).run();
  }

  /// Accepts the condition and ignores it, as some servers do.
  private static final class Ignoring extends ForwardingStorage {
    Ignoring(Storage inner) {
      super(inner);
    }

    @Override
    public void put(ObjectName name, Content content, PutOptions options) {
      super.put(name, content, new PutOptions(Existing.REPLACE, options.storageClass()));
    }
  }
}
