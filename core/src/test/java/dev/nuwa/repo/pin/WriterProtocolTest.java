package dev.nuwa.repo.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.repo.generation.Condemned;
import dev.nuwa.repo.generation.GenerationView;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WriterProtocolTest {

  private static final Set<String> PARENT = Set.of("snap/0");

  @Test
  void aSessionWithoutCollectorsTakesTheStraightWay() {
    WriterStep step = working(PARENT, GenerationView.NONE);
    step = on(step, stored(Set.of("pack/1"), Set.of("pack/2")));
    assertThat(step.commands()).containsExactly(new WriterCommand.PutSnapshot(1));
    step = on(step, new WriterEvent.SnapshotPut("snap/1"));
    step = on(step, looked(GenerationView.NONE));
    assertThat(step.commands()).containsExactly(new WriterCommand.PutOk("snap/1", 0));
    step = on(step, new WriterEvent.OkPut());
    assertThat(step.commands())
        .containsExactly(new WriterCommand.LookLast(Set.of("pack/1", "pack/2"), 0));
    step = on(step, looked(GenerationView.NONE));
    assertThat(step.state()).isEqualTo(new WriterState.Ending(new Outcome.Confirmed("snap/1")));
    step = on(step, new WriterEvent.PinEnded());
    assertThat(step.state()).isEqualTo(new WriterState.Ended(new Outcome.Confirmed("snap/1")));
  }

  @Test
  void aCondemnedOrVanishedParentIsNotBuiltOn() {
    GenerationView condemned = view(1, 1, dropped("snap/0"));
    assertThat(footing(working(PARENT, condemned)).parents()).isEmpty();

    WriterStep looking = on(WriterProtocol.begin(PARENT), new WriterEvent.PinPut("pin/0"));
    WriterStep step =
        on(looking, new WriterEvent.Looked(GenerationView.NONE, Set.of("snap/0"), false));
    assertThat(footing(step).parents()).isEmpty();

    assertThat(footing(working(PARENT, GenerationView.NONE)).parents()).isEqualTo(PARENT);
  }

  @Test
  void aParentUnderACondemnedPinIsNotBuiltOn() {
    Condemned pins = new Condemned(Set.of(), Set.of(), Set.of(), Set.of("pin/0"), Set.of());
    assertThat(footing(working(PARENT, view(1, 1, pins))).parents()).isEmpty();
  }

  @Test
  void relyingOnACondemnedPackIsRefused() {
    WriterStep step = working(Set.of(), view(1, 1, packs("pack/1")));
    assertThatThrownBy(() -> on(step, stored(Set.of("pack/1"), Set.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pack/1");
  }

  @Test
  void condemnedPacksAreSuppliedAgainAndANewSnapshotIsPublished() {
    WriterStep step = published(GenerationView.NONE, Set.of("pack/1"), Set.of("pack/2"));
    GenerationView later = view(1, 3, packs("pack/1", "pack/9"));

    step = on(step, looked(later));

    assertThat(step.commands())
        .containsExactly(
            new WriterCommand.Withdraw("snap/1"),
            new WriterCommand.Supply(new Shortage(Set.of("pack/1"), Set.of(), later)));
    step = on(step, new WriterEvent.Supplied(new Reliance(Set.of(), Set.of("pack/3"))));
    assertThat(step.commands()).containsExactly(new WriterCommand.PutSnapshot(2));
    step = on(step, new WriterEvent.SnapshotPut("snap/2"));
    assertThat(step.commands())
        .containsExactly(new WriterCommand.LookAgain("snap/2", Set.of("pack/2", "pack/3"), 3));
  }

  @Test
  void aLostSnapshotIsPublishedAgainWithoutNewData() {
    WriterStep step = published(GenerationView.NONE, Set.of(), Set.of("pack/2"));
    step = on(step, new WriterEvent.Looked(GenerationView.NONE, Set.of(), true));
    assertThat(step.commands())
        .containsExactly(new WriterCommand.Withdraw("snap/1"), new WriterCommand.PutSnapshot(2));
  }

  @Test
  void aConfirmationOfWhatWasGivenUpBeforeIsNoSuccess() {
    WriterStep step = published(GenerationView.NONE, Set.of(), Set.of("pack/2"));
    step = on(step, looked(GenerationView.NONE));
    step = on(step, new WriterEvent.OkPut());
    Condemned gone =
        new Condemned(Set.of("pack/2"), Set.of(), Set.of("snap/1"), Set.of(), Set.of());

    step = on(step, looked(view(1, 1, gone)));

    assertThat(step.state()).isInstanceOf(WriterState.Supplying.class);
    assertThat(step.commands()).contains(new WriterCommand.Withdraw("snap/1"));
  }

  @Test
  void afterFoldedGenerationsNothingOfThePastIsTrusted() {
    WriterStep step = published(view(1, 2, Condemned.NONE), Set.of("pack/1"), Set.of("pack/2"));
    GenerationView folded = view(7, 9, Condemned.NONE);

    step = on(step, new WriterEvent.Looked(folded, Set.of("pack/1"), false));

    assertThat(step.commands())
        .containsExactly(
            new WriterCommand.Withdraw("snap/1"),
            new WriterCommand.Supply(new Shortage(Set.of("pack/1"), PARENT, folded)));
  }

  @Test
  void aSessionWhoseDataIsGivenUpAgainAndAgainGivesUp() {
    WriterStep step = published(GenerationView.NONE, Set.of(), Set.of("pack/2"));
    for (int attempt = 1; attempt < WriterProtocol.ATTEMPTS_MAX; attempt++) {
      step = on(step, new WriterEvent.Looked(GenerationView.NONE, Set.of(), true));
      step = on(step, new WriterEvent.SnapshotPut("snap/" + (attempt + 1)));
    }
    step = on(step, new WriterEvent.Looked(GenerationView.NONE, Set.of(), true));
    assertThat(step.state()).isInstanceOf(WriterState.Ending.class);
    assertThat(step.commands()).last().isEqualTo(new WriterCommand.EndPin());
  }

  @Test
  void stoppingEndsThePinAndWithdrawsWhatCannotBeConfirmed() {
    WriterStep step = published(GenerationView.NONE, Set.of(), Set.of("pack/2"));
    assertThat(on(step, new WriterEvent.Stop()).commands())
        .containsExactly(new WriterCommand.Withdraw("snap/1"), new WriterCommand.EndPin());
    assertThat(on(working(PARENT, GenerationView.NONE), new WriterEvent.Stop()).commands())
        .containsExactly(new WriterCommand.EndPin());
  }

  @Test
  void anEventOutOfPlaceIsRefused() {
    WriterStep step = working(PARENT, GenerationView.NONE);
    assertThatThrownBy(() -> on(step, new WriterEvent.OkPut()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static WriterStep working(Set<String> parents, GenerationView view) {
    WriterStep step = on(WriterProtocol.begin(parents), new WriterEvent.PinPut("pin/0"));
    return on(step, looked(view));
  }

  private static WriterStep published(GenerationView view, Set<String> old, Set<String> own) {
    WriterStep step = on(working(PARENT, view), stored(old, own));
    return on(step, new WriterEvent.SnapshotPut("snap/1"));
  }

  private static WriterStep on(WriterStep step, WriterEvent event) {
    return WriterProtocol.on(step.state(), event);
  }

  private static WriterEvent stored(Set<String> old, Set<String> own) {
    return new WriterEvent.Stored(new Reliance(old, own));
  }

  private static WriterEvent looked(GenerationView view) {
    return new WriterEvent.Looked(view, Set.of(), false);
  }

  private static Footing footing(WriterStep step) {
    return ((WriterState.Working) step.state()).footing();
  }

  private static GenerationView view(long base, long last, Condemned condemned) {
    return new GenerationView(base, last, Machine.head(last), condemned);
  }

  private static Condemned dropped(String... snapshots) {
    return new Condemned(Set.of(), Set.of(snapshots), Set.of(), Set.of(), Set.of());
  }

  private static Condemned packs(String... packs) {
    return new Condemned(Set.of(packs), Set.of(), Set.of(), Set.of(), Set.of());
  }
}
