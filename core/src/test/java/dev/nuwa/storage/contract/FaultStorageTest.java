package dev.nuwa.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The faults that other tests lean on really happen. Also the reason why this package, as one with
/// tests of its own, is open to the test engine.
final class FaultStorageTest {

  private static final ObjectName NAME = ObjectName.of("ok/w/1");

  private final MemoryStorage memory = new MemoryStorage();
  private final FaultStorage faults = new FaultStorage(memory, 5);

  private void put(int value) {
    faults.put(NAME, Content.of(new byte[] {(byte) value}), PutOptions.plain());
  }

  @Test
  void failsBeforeOrAfterTheChosenCallOnly() {
    faults.at(2, Fault.FAIL_BEFORE).at(3, Fault.FAIL_AFTER);
    put(1);
    assertThatThrownBy(() -> put(2)).isInstanceOf(StorageException.class);
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {1});
    assertThatThrownBy(() -> put(3)).isInstanceOf(StorageException.class);
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {3});
    put(4);
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {4});
    assertThat(faults.calls()).isEqualTo(4);
  }

  @Test
  void deadFromACallOnUntilHealed() {
    faults.from(1, Fault.FAIL_BEFORE);
    assertThatThrownBy(() -> put(1)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> faults.list("")).isInstanceOf(StorageException.class);
    faults.heal();
    put(1);
    assertThat(faults.list("")).hasSize(1);
  }

  @Test
  void listsAndBytesAreSpoiled() {
    IntStream.range(0, 10)
        .mapToObj(i -> ObjectName.of("snap/w/" + i))
        .forEach(n -> memory.put(n, Content.of(new byte[100]), PutOptions.plain()));
    faults
        .at(1, Fault.EMPTY_LIST)
        .at(2, Fault.SHORT_LIST)
        .at(3, Fault.BROKEN_LIST)
        .at(4, Fault.DOUBLED_LIST)
        .at(5, Fault.FLIPPED_BIT)
        .at(6, Fault.CUT);
    assertThat(faults.list("snap/")).isEmpty();
    assertThat(faults.list("snap/").count()).isLessThan(10);
    assertThatThrownBy(() -> faults.list("snap/").toList()).isInstanceOf(StorageException.class);
    assertThat(faults.list("snap/")).hasSize(20);
    ObjectName name = ObjectName.of("snap/w/3");
    assertThat(faults.get(name, ByteRange.all()).orElseThrow())
        .hasSize(100)
        .isNotEqualTo(new byte[100]);
    assertThat(faults.get(name, ByteRange.all()).orElseThrow()).hasSizeLessThan(100);
    assertThat(faults.get(name, ByteRange.all())).hasValue(new byte[100]);
  }
}
