package dev.nuwa.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10M | 12:00 | 10485760",
        "0 | 12:00 | 0",
        "08:00-18:00=2K,20K | 08:00 | 2048",
        "08:00-18:00=2K,20K | 17:59 | 2048",
        "08:00-18:00=2K,20K | 18:00 | 20480",
        "22:00-06:00=5K | 23:30 | 5120",
        "22:00-06:00=5K | 05:59 | 5120",
        "22:00-06:00=5K | 06:00 | 0",
        "08:00-12:00=1K, 10:00-20:00=2K, 3K | 11:00 | 1024",
      })
  void theTimeOfDayDecides(String text, LocalTime time, long bytesPerSecond) {
    assertThat(Rate.parse(text).orElseThrow().at(time)).isEqualTo(bytesPerSecond);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fast", "10M,20M", "8:00-18:00=1M", "25:00-26:00=1M", "08:00=1M", "1M,"})
  void whatIsNoRateIsRefused(String text) {
    assertThat(Rate.parse(text)).isEmpty();
  }

  @Test
  void withoutALimitIsZero() {
    assertThat(Rate.UNLIMITED.at(LocalTime.NOON)).isZero();
  }
}
