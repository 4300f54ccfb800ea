package dev.nuwa.repo.pin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.repo.pin.Bounds.Also;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Every order of steps of writers, collectors, an administrator and late deletes, within small
/// bounds, run by the shipped state machine. `check.d/explorer.sh` takes larger bounds.
final class WriterExplorerTest {

  private static final int STATES_MAX = 2_500_000;

  @Test
  void nothingConfirmedIsLostWithOneChunkInThreePasses() {
    isSafe(new Bounds(1, 1, 1, 3, 4, 3, Set.of()));
  }

  @Test
  void nothingConfirmedIsLostWhenPacksAreNeededInPart() {
    isSafe(new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.TWO_CHUNKS)));
  }

  @Test
  void nothingConfirmedIsLostWhenPinsAndUnconfirmedSnapshotsAreGivenUp() {
    isSafe(new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.PINS, Also.MOVES)));
  }

  @Test
  void nothingConfirmedIsLostWhenWritersDieOrAreStopped() {
    isSafe(new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.DEATH, Also.STOP)));
  }

  @Test
  void nothingConfirmedIsLostWhenASessionBuildsOnWhatADeadOneLeft() {
    isSafe(new Bounds(1, 2, 1, 1, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.DEATH)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "OWN_SNAPSHOT_ONLY_LAST"})
  void eachBrokenRuleLosesAConfirmedSnapshot(Fault fault) {
    Bounds bounds = new Bounds(1, 1, 1, 3, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.PINS));

    Explorer.Result result = new Explorer(bounds, fault, STATES_MAX).run();

    assertThat(result.broken()).as(() -> "counter-example for " + fault).isPresent();
    assertThat(result.broken().orElseThrow()).hasSizeBetween(15, 60);
  }

  @Test
  void lookingForTheOwnSnapshotInTheLastLookAloneIsEnough() {
    Bounds bounds = new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.UNCONFIRMED));

    Explorer.Result result = new Explorer(bounds, Fault.OWN_SNAPSHOT_ONLY_LAST, STATES_MAX).run();

    assertThat(result.broken()).isEmpty();
    assertThat(result.complete()).isTrue();
  }

  private static void isSafe(Bounds bounds) {
    Explorer.Result result = new Explorer(bounds, Fault.NONE, STATES_MAX).run();

    assertThat(result.broken()).isEmpty();
    assertThat(result.complete()).as("all of " + result.states() + " states").isTrue();
    assertThat(result.confirmed()).as("states with a new confirmed snapshot").isPositive();
    assertThat(result.reclaimed() + bounds.passes())
        .as("states with space given back, two passes being the least")
        .isGreaterThan(bounds.passes() < 2 ? 0 : bounds.passes());
  }
}
