package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.Pin;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.ListInnerNames;
import dev.nuwa.format.tree.TreeSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RoundTripTest {

  @TestFactory
  Stream<DynamicTest> everythingStoredIsEncodedAgainToTheSameBytes() {
    return Decoders.all().stream()
        .map(stored ->
            DynamicTest.dynamicTest(
                stored.name(),
                () -> assertThat(stored.again().apply(stored.bytes())).isEqualTo(stored.bytes())));
  }

  @Test
  void whatIsDecodedEqualsWhatWasEncoded() {
    assertThat(Config.decode("o", Samples.config().encode())).isEqualTo(Samples.config());
    assertThat(Pin.decode("o", Samples.pin().encode())).isEqualTo(Samples.pin());
    assertThat(Generation.decode("o", Samples.generation().encode()))
        .isEqualTo(Samples.generation());
    assertThat(SnapshotFacts.decode("o", Samples.facts().encode())).isEqualTo(Samples.facts());
    assertThat(SnapshotNames.decode("o", Samples.names().encode())).isEqualTo(Samples.names());
    assertThat(PackFooter.decode("o", Samples.footer().encode())).isEqualTo(Samples.footer());
    assertThat(IndexFile.decode("o", Samples.index().encode())).isEqualTo(Samples.index());
    assertThat(InnerNames.decode("o", TreeSamples.inner().encode())).isEqualTo(TreeSamples.inner());
    assertThat(ListInnerNames.decode("o", TreeSamples.listInner().encode()))
        .isEqualTo(TreeSamples.listInner());
  }
}
