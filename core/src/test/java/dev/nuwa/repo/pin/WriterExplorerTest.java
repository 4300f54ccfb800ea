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
  void nothingConfirmedIsLostWhenPinsAreGivenUp() {
    isSafe(new Bounds(1, 1, 1, 3, 3, 2, EnumSet.of(Also.PINS)));
  }

  @Test
  void nothingConfirmedIsLostWhenPacksAreNeededInPart() {
    isSafe(new Bounds(1, 1, 1, 2, 3, 3, EnumSet.of(Also.TWO_CHUNKS)));
  }

  @Test
  void nothingConfirmedIsLostWhenUnconfirmedSnapshotsAreGivenUp() {
    isSafe(new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.PINS, Also.MOVES)));
  }

  @Test
  void nothingConfirmedIsLostWhenWritersDieOrAreStopped() {
    isSafe(new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.UNCONFIRMED, Also.DEATH, Also.STOP)));
  }

  @Test
  void nothingConfirmedIsLostWhenASessionBuildsOnWhatADeadOneLeft() {
    isSafe(new Bounds(1, 2, 1, 2, 3, 2, EnumSet.of(Also.DEATH)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "OWN_SNAPSHOT_ONLY_LAST"})
  void eachBrokenRuleLosesAConfirmedSnapshot(Fault fault) {
    Explorer.Result result = new Explorer(boundsFor(fault), fault, STATES_MAX).run();

    assertThat(result.broken()).as(() -> "counter-example for " + fault).isPresent();
    assertThat(result.broken().orElseThrow()).hasSizeBetween(15, 60);
  }

  /// The smallest world in which breaking the rule shows.
  private static Bounds boundsFor(Fault fault) {
    return switch (fault) {
      case NO_LAST_LOOK, NO_OWN_SNAPSHOT, OWN_SNAPSHOT_ONLY_LAST ->
          new Bounds(1, 1, 1, 2, 2, 2, EnumSet.of(Also.UNCONFIRMED));
      case NO_OWN_PIN, LOST_PARENT_BELIEVED -> new Bounds(1, 1, 1, 3, 2, 3, EnumSet.of(Also.PINS));
      case NONE, READ_BEFORE_PIN, NO_SECOND_LOOK, PIN_ENDED_EARLY, HINTS_BELIEVED ->
          new Bounds(1, 1, 1, 2, 2, 2, Set.of());
    };
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
    assertThat(result.reclaimed()).as("states with space given back").isPositive();
  }
}
