package dev.nuwa.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InPlaceTest {

  private static final long GIB = 1L << 30;

  @Test
  void disksAndDatabasesAreKnownByName() {
    assertThat(InPlace.isLikely("qcow2", 5_000_000)).isTrue();
    assertThat(InPlace.isLikely("sqlite", 5_000_001)).isTrue();
    assertThat(InPlace.isLikely("log", 5_000_000)).isFalse();
    assertThat(InPlace.isLikely("", 5_000_000)).isFalse();
  }

  @Test
  void smallOnesAreFewChunksAnyway() {
    assertThat(InPlace.isLikely("db", (4 << 20) - 1)).isFalse();
    assertThat(InPlace.isLikely("db", 4 << 20)).isTrue();
  }

  @Test
  void largeFilesOfWholeMebibytesAreMadeByTheBlock() {
    assertThat(InPlace.isLikely("", GIB)).isTrue();
    assertThat(InPlace.isLikely("", GIB + (1 << 20))).isTrue();
    assertThat(InPlace.isLikely("", GIB + 1)).isFalse();
    assertThat(InPlace.isLikely("", GIB - (1 << 20))).isFalse();
  }

  @Test
  void noFileHasManyMoreBlocksThanAMillion() {
    assertThat(InPlace.blockBytes(0)).isEqualTo(64 << 10);
    assertThat(InPlace.blockBytes(64 * GIB)).isEqualTo(64 << 10);
    assertThat(InPlace.blockBytes(64 * GIB + (64 << 10))).isEqualTo(128 << 10);
    assertThat(InPlace.blockBytes(512 * GIB)).isEqualTo(512 << 10);
    assertThat(InPlace.blockBytes(1 << 20)).isEqualTo(64 << 10);
    assertThat(InPlace.blockBytes(Long.MAX_VALUE)).isEqualTo(1 << 20);
  }
}
