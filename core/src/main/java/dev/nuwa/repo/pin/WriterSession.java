package dev.nuwa.repo.pin;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CondemnedException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.generation.GenerationReader;
import dev.nuwa.repo.generation.GenerationView;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.storage.Storage;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Does what [WriterProtocol] commands, on a storage. Between [#start] and [#finish] the work
/// stores its data; a session that is closed without having finished, for whatever reason, ends its
/// pin.
///
/// Not thread-safe: started, finished and closed by one thread.
public final class WriterSession implements AutoCloseable {

  /// What a session works with.
  ///
  /// @param clock for labels only
  public record Means(
      Storage storage,
      ObjectCodec codec,
      KeyRing keys,
      GenerationReader generations,
      InstantSource clock) {}

  private final String id;
  private final SessionStore store;
  private final GenerationReader generations;
  private final EventSink events;
  private GenerationView view = GenerationView.NONE;
  private WriterState state;

  private WriterSession(Means means, EventSink events, WriterState state) {
    this.id = means.keys().randomHex(16);
    this.store = new SessionStore(means, id);
    this.generations = means.generations();
    this.events = events;
    this.state = state;
  }

  /// Puts the pin and takes the first look (W1).
  ///
  /// @param parents confirmed snapshots to build on; [#footing] tells which of them may be
  public static WriterSession start(Means means, Set<String> parents, EventSink events) {
    WriterStep first = WriterProtocol.begin(parents);
    WriterSession session = new WriterSession(means, events, first.state());
    session.orStop(() -> session.run(first, null));
    return session;
  }

  /// The session's id: 16 hex digits, in its pin and its snapshot.
  public String id() {
    return id;
  }

  /// What the session stands on: which parents it may reuse wholesale, which packs it may rely on.
  ///
  /// @throws IllegalStateException once the work is done
  public Footing footing() {
    if (state instanceof WriterState.Working working) {
      return working.footing();
    }
    throw new IllegalStateException("the work of this session is done: " + state);
  }

  /// Publishes a snapshot, looks again, confirms, looks once more, ends the pin (W3 to W5). What
  /// was given up meanwhile is supplied again, under a new snapshot.
  ///
  /// @param reliance what was stored and indexed, and what older packs were relied on
  /// @return the name of the confirmed snapshot
  /// @throws CondemnedException when that could not be done; nothing is confirmed then
  public String finish(Reliance reliance, Completion completion) {
    orStop(() -> run(WriterProtocol.on(state, new WriterEvent.Stored(reliance)), completion));
    return switch (outcome()) {
      case Outcome.Confirmed confirmed -> confirmed.snapshot();
      case Outcome.GivenUp given -> throw givenUp(given.reason());
      case Outcome.Stopped stopped -> throw new IllegalStateException("stopped without a cause");
    };
  }

  /// Ends the pin of a session that has not finished. What cannot be confirmed any more is
  /// withdrawn.
  @Override
  public void close() {
    if (!(state instanceof WriterState.Ended)) {
      stop();
    }
  }

  /// Follows the protocol until the work's turn comes, or to the end.
  private void run(WriterStep first, @Nullable Completion completion) {
    WriterStep step = first;
    while (true) {
      state = step.state();
      WriterEvent event = null;
      for (WriterCommand command : step.commands()) {
        event = perform(command, completion);
      }
      if (event == null) {
        return;
      }
      step = WriterProtocol.on(state, event);
    }
  }

  private @Nullable WriterEvent perform(WriterCommand command, @Nullable Completion completion) {
    return switch (command) {
      case WriterCommand.PutPin c -> new WriterEvent.PinPut(store.putPin(c.parents()));
      case WriterCommand.LookFirst c -> new WriterEvent.Looked(look(), gone(c.parents()), false);
      case WriterCommand.Work c -> null;
      case WriterCommand.PutSnapshot c -> publish(required(completion));
      case WriterCommand.LookAgain c ->
          new WriterEvent.Looked(
              look(), absent(c.packs(), c.seen()), store.isDropped(c.snapshot()));
      case WriterCommand.LookLast c ->
          new WriterEvent.Looked(look(), absent(c.packs(), c.seen()), false);
      case WriterCommand.PutOk c -> {
        store.putOk(c.snapshot(), c.seen());
        yield new WriterEvent.OkPut();
      }
      case WriterCommand.Withdraw c -> {
        store.withdraw(c.snapshot());
        yield null;
      }
      case WriterCommand.Supply c -> supply(c.shortage(), required(completion));
      case WriterCommand.EndPin c -> endPin();
    };
  }

  private GenerationView look() {
    view = generations.read(view);
    return view;
  }

  /// Parents were confirmed before the pin was put, and only what a generation condemned is ever
  /// deleted: as long as all generations are there, the view alone tells.
  private Set<String> gone(Set<String> parents) {
    return view.missedSince(0) ? store.unconfirmed(parents) : Set.of();
  }

  private Set<String> absent(Set<String> packs, long seen) {
    return view.missedSince(seen) ? store.absent(packs) : Set.of();
  }

  private WriterEvent publish(Completion completion) {
    if (state instanceof WriterState.Publishing publishing) {
      return new WriterEvent.SnapshotPut(completion.publish(publishing.candidate()));
    }
    throw new IllegalStateException("nothing to publish in " + state);
  }

  private WriterEvent supply(Shortage shortage, Completion completion) {
    events.emit(
        new Event.Warning(
            "collection",
            Sentence.of(
                "{0} packs this backup relied on were given up while it ran; supplying them again",
                shortage.packs().size())));
    try {
      return new WriterEvent.Supplied(completion.supply(shortage));
    } catch (CondemnedException e) {
      return new WriterEvent.CannotSupply(String.valueOf(e.getMessage()));
    }
  }

  /// A pin that cannot be ended is a courtesy missed, not a lost snapshot.
  private WriterEvent endPin() {
    try {
      store.endPin();
    } catch (BackupException e) {
      events.emit(
          new Event.Warning(
              "pin", Sentence.of("could not end the pin of this run: {0}", e.getMessage())));
    }
    return new WriterEvent.PinEnded();
  }

  private void orStop(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      try {
        stop();
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /// An interrupt that asked for the end must not keep the pin from being ended.
  private void stop() {
    boolean interrupted = Thread.interrupted();
    try {
      run(WriterProtocol.on(state, new WriterEvent.Stop()), null);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Outcome outcome() {
    if (state instanceof WriterState.Ended ended) {
      return ended.outcome();
    }
    throw new IllegalStateException("not ended: " + state);
  }

  private static Completion required(@Nullable Completion completion) {
    if (completion == null) {
      throw new IllegalStateException("the work is not done");
    }
    return completion;
  }

  private static CondemnedException givenUp(String reason) {
    return new CondemnedException(
        Sentence.of("no snapshot was confirmed: {0}", reason),
        Sentence.of("run the backup again: what has arrived is reused"));
  }
}
