package dev.nuwa.repo.pin;

import dev.nuwa.repo.generation.GenerationView;
import java.util.HashSet;
import java.util.Set;

/// The writer's steps W1 to W5 as a pure function of state and event. It is the hazard-pointer
/// pattern on an object store: a session first makes visible what it builds on (pin, later the
/// snapshot), *then* looks for what collectors gave up; collectors condemn first and look for pins,
/// snapshots and confirmations later. So at least one side sees the other, without locks, leases or
/// trusted clocks. `WriterExplorerTest` runs this very class against every order of steps.
///
/// Thread-safe: nothing is kept here.
public final class WriterProtocol {

  /// After so many snapshots given up under its hands a session gives up too.
  static final int ATTEMPTS_MAX = 5;

  private WriterProtocol() {}

  /// The first step of a session.
  ///
  /// @param parents confirmed snapshots it wants to build on, at most a few
  public static WriterStep begin(Set<String> parents) {
    return WriterStep.of(
        new WriterState.Pinning(parents), new WriterCommand.PutPin(Set.copyOf(parents)));
  }

  /// The next step.
  ///
  /// @throws IllegalStateException when the event does not answer what the state asked for
  /// @throws IllegalArgumentException when the event breaks a rule the caller is bound by: relying
  ///   on a pack it was told is condemned
  public static WriterStep on(WriterState state, WriterEvent event) {
    if (event instanceof WriterEvent.Stop) {
      return stop(state);
    }
    return switch (state) {
      case WriterState.Pinning s when event instanceof WriterEvent.PinPut e ->
          WriterStep.of(
              new WriterState.FirstLook(e.pin(), s.parents()),
              new WriterCommand.LookFirst(s.parents()));
      case WriterState.FirstLook s when event instanceof WriterEvent.Looked e -> work(s, e);
      case WriterState.Working s when event instanceof WriterEvent.Stored e -> stored(s, e);
      case WriterState.Publishing s when event instanceof WriterEvent.SnapshotPut e ->
          published(s.candidate(), e.snapshot());
      case WriterState.SecondLook s when event instanceof WriterEvent.Looked e -> judge(s, e);
      case WriterState.Confirming s when event instanceof WriterEvent.OkPut ->
          WriterStep.of(
              new WriterState.LastLook(s.candidate(), s.snapshot()), lookLast(s.candidate()));
      case WriterState.LastLook s when event instanceof WriterEvent.Looked e -> conclude(s, e);
      case WriterState.Supplying s when event instanceof WriterEvent.Supplied e -> supplied(s, e);
      case WriterState.Supplying s when event instanceof WriterEvent.CannotSupply e ->
          end(new Outcome.GivenUp(e.reason()));
      case WriterState.Ending s when event instanceof WriterEvent.PinEnded ->
          WriterStep.of(new WriterState.Ended(s.outcome()));
      default -> throw new IllegalStateException(event + " does not belong to " + state);
    };
  }

  /// A parent counts only if it was not condemned when its pin was already there: then the first
  /// pass that could delete its data sees the pin.
  private static WriterStep work(WriterState.FirstLook state, WriterEvent.Looked look) {
    Set<String> parents = new HashSet<>(state.parents());
    parents.removeIf(p -> look.absent().contains(p) || look.view().condemned().hasSnapshot(p));
    if (look.view().condemned().pins().contains(state.pin())) {
      parents.clear();
    }
    Footing footing = new Footing(state.pin(), parents, look.view());
    return WriterStep.of(new WriterState.Working(footing), new WriterCommand.Work(footing));
  }

  private static WriterStep stored(WriterState.Working state, WriterEvent.Stored event) {
    requireUncondemned(event.reliance().old(), state.footing());
    return publish(new Candidate(state.footing(), event.reliance(), 1));
  }

  private static WriterStep publish(Candidate candidate) {
    return WriterStep.of(
        new WriterState.Publishing(candidate), new WriterCommand.PutSnapshot(candidate.attempt()));
  }

  private static WriterStep published(Candidate candidate, String snapshot) {
    return WriterStep.of(
        new WriterState.SecondLook(candidate, snapshot), look(candidate, snapshot));
  }

  private static WriterCommand look(Candidate candidate, String snapshot) {
    return new WriterCommand.LookAgain(
        snapshot, candidate.reliance().packs(), candidate.footing().view().last());
  }

  /// Who drops the snapshot now drops one that is confirmed, which is no matter of this session.
  private static WriterCommand lookLast(Candidate candidate) {
    return new WriterCommand.LookLast(
        candidate.reliance().packs(), candidate.footing().view().last());
  }

  /// W4. A condemned pack, an own pin that protects nothing any more, or a snapshot that is no root
  /// any more: none of them may be confirmed.
  private static WriterStep judge(WriterState.SecondLook state, WriterEvent.Looked look) {
    Shortage shortage = shortage(state.candidate(), look);
    if (shortage.isEmpty() && !lost(state.candidate(), state.snapshot(), look)) {
      return WriterStep.of(
          new WriterState.Confirming(seeing(state.candidate(), look.view()), state.snapshot()),
          new WriterCommand.PutOk(state.snapshot(), look.view().last()));
    }
    return again(state.candidate(), state.snapshot(), shortage);
  }

  /// W4b. A session that slept before its confirmation was there may have confirmed what was given
  /// up in the meantime: a collector that saw no confirmation condemned the snapshot before.
  private static WriterStep conclude(WriterState.LastLook state, WriterEvent.Looked look) {
    if (!lost(state.candidate(), state.snapshot(), look)) {
      return end(new Outcome.Confirmed(state.snapshot()));
    }
    return again(state.candidate(), state.snapshot(), shortage(state.candidate(), look));
  }

  private static boolean lost(Candidate candidate, String snapshot, WriterEvent.Looked look) {
    return look.dropped()
        || look.view().condemned().hasSnapshot(snapshot)
        || look.view().missedSince(candidate.footing().view().last());
  }

  private static Shortage shortage(Candidate candidate, WriterEvent.Looked look) {
    Set<String> packs = new HashSet<>(candidate.reliance().packs());
    packs.removeIf(p -> !look.absent().contains(p) && !look.view().condemned().packs().contains(p));
    Footing footing = candidate.footing();
    boolean unpinned =
        look.view().condemned().pins().contains(footing.pin())
            || look.view().missedSince(footing.view().last());
    return new Shortage(packs, unpinned ? footing.parents() : Set.of(), look.view());
  }

  /// Withdraws a snapshot and goes on to a new one: a name once given up is never used again.
  private static WriterStep again(Candidate candidate, String snapshot, Shortage shortage) {
    WriterCommand withdraw = new WriterCommand.Withdraw(snapshot);
    if (candidate.attempt() >= ATTEMPTS_MAX) {
      String reason = "its data was given up " + candidate.attempt() + " times while it ran";
      return WriterStep.of(
          new WriterState.Ending(new Outcome.GivenUp(reason)),
          withdraw,
          new WriterCommand.EndPin());
    }
    Candidate rest = lacking(candidate, shortage);
    if (shortage.isEmpty()) {
      return WriterStep.of(
          new WriterState.Publishing(rest),
          withdraw,
          new WriterCommand.PutSnapshot(rest.attempt()));
    }
    return WriterStep.of(
        new WriterState.Supplying(rest, shortage), withdraw, new WriterCommand.Supply(shortage));
  }

  private static Candidate lacking(Candidate candidate, Shortage shortage) {
    Footing footing = candidate.footing();
    Set<String> parents = new HashSet<>(footing.parents());
    parents.removeAll(shortage.parents());
    return new Candidate(
        new Footing(footing.pin(), parents, shortage.view()),
        candidate.reliance().without(shortage.packs()),
        candidate.attempt() + 1);
  }

  private static Candidate seeing(Candidate candidate, GenerationView view) {
    Footing footing = candidate.footing();
    return new Candidate(
        new Footing(footing.pin(), footing.parents(), view),
        candidate.reliance(),
        candidate.attempt());
  }

  private static WriterStep supplied(WriterState.Supplying state, WriterEvent.Supplied event) {
    Candidate candidate = state.candidate();
    requireUncondemned(event.gained().old(), candidate.footing());
    return publish(
        new Candidate(
            candidate.footing(), candidate.reliance().plus(event.gained()), candidate.attempt()));
  }

  private static WriterStep end(Outcome outcome) {
    return WriterStep.of(new WriterState.Ending(outcome), new WriterCommand.EndPin());
  }

  /// A snapshot that cannot have a confirmation is withdrawn, so that nobody waits for one. From
  /// the moment the confirmation may be there it is left alone: it may be a whole, visible
  /// snapshot.
  private static WriterStep stop(WriterState state) {
    WriterState ending = new WriterState.Ending(new Outcome.Stopped());
    return switch (state) {
      case WriterState.SecondLook s ->
          WriterStep.of(
              ending, new WriterCommand.Withdraw(s.snapshot()), new WriterCommand.EndPin());
      case WriterState.Ending s -> WriterStep.of(s, new WriterCommand.EndPin());
      case WriterState.Ended s -> WriterStep.of(s);
      case WriterState.Pinning s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.FirstLook s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.Working s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.Publishing s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.Confirming s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.LastLook s -> WriterStep.of(ending, new WriterCommand.EndPin());
      case WriterState.Supplying s -> WriterStep.of(ending, new WriterCommand.EndPin());
    };
  }

  private static void requireUncondemned(Set<String> packs, Footing footing) {
    for (String pack : packs) {
      if (!footing.mayRelyOn(pack)) {
        throw new IllegalArgumentException("relies on a condemned pack: " + pack);
      }
    }
  }
}
