package dev.nuwa.repo.pack;

import dev.nuwa.format.Limits;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.UnitCompressor;
import dev.nuwa.storage.Staging;
import dev.nuwa.storage.Staging.Staged;
import dev.nuwa.task.TaskScope;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Puts blobs into packs and packs into the storage (docs/format.md, section 8).
///
/// Several data packs are open at once and units go to one at random, which hides where a file's
/// chunks lie; node packs are separate. Every unit is opened again and compared with what was
/// hashed as soon as it is sealed and staged. A full pack is finished by the worker that found it
/// full, with footer, hash and signature, and waits for an upload thread. After a failure of any
/// kind the session is over, and every call throws that failure.
///
/// Thread-safe. Workers each take a sealer of their own; at the end each flushes its sealer, then
/// one thread flushes the writer.
public final class PackWriter implements AutoCloseable {

  private final PackTarget target;
  private final PackOptions options;
  private final UnaryOperator<UnitCompressor.Kernel> compressorHook;
  private final PackTally tally = new PackTally();
  private final PackSlot[] dataSlots;
  private final PackSlot nodeSlot = new PackSlot();
  private final Staging dataStaging;
  private final Staging nodeStaging;
  private final Uploads uploads;

  /// A writer whose upload threads run in `scope`, until it is closed.
  public PackWriter(PackTarget target, PackOptions options, TaskScope scope) {
    this(target, options, scope, UnaryOperator.identity());
  }

  /// For tests: with something between the workers and their compressors.
  PackWriter(
      PackTarget target,
      PackOptions options,
      TaskScope scope,
      UnaryOperator<UnitCompressor.Kernel> compressorHook) {
    this.target = target;
    this.options = options;
    this.compressorHook = compressorHook;
    this.dataSlots = new PackSlot[options.openPacks()];
    Arrays.setAll(dataSlots, i -> new PackSlot());
    Optional<Staging> staging = target.storage().capabilities().staging();
    this.dataStaging =
        staging.orElseGet(
            () -> Staging.inMemory(options.packBytes(), options.openPacks() + options.uploads()));
    this.nodeStaging =
        staging.orElseGet(() -> Staging.inMemory(options.nodePackBytes(), options.uploads() + 1));
    this.uploads = new Uploads(target, tally, options.uploads(), scope);
  }

  /// A way in for one worker, closed by it before the writer.
  public UnitSealer newSealer() {
    return newSealer(UnitSealer.Observer.NONE);
  }

  /// The same, with somebody who is told how well each unit compressed.
  public UnitSealer newSealer(UnitSealer.Observer observer) {
    UnitCompressor compressor = new UnitCompressor(options.compression(), compressorHook);
    return new UnitSealer(this, options.grouping(), compressor, observer);
  }

  /// Finishes the open packs and waits until all packs are durable and reported.
  public void flush() {
    uploads.check();
    try (SealingBench bench = new SealingBench()) {
      for (PackSlot slot : dataSlots) {
        finish(slot.detach(), bench);
      }
      finish(nodeSlot.detach(), bench);
    }
    uploads.awaitAll();
  }

  /// Memory that packs may take: none where the storage lets them grow outside of it.
  public long memoryBytes() {
    boolean outside = target.storage().capabilities().staging().isPresent();
    return outside ? 0 : options.memoryBytes();
  }

  /// What was done so far.
  public PackCounts counts() {
    return tally.counts();
  }

  /// Throws the failure that ended the session, if there was one.
  public void check() {
    uploads.check();
  }

  /// Drops what was not flushed, and lets the upload threads end.
  @Override
  public void close() {
    for (PackSlot slot : dataSlots) {
      discard(slot.detach());
    }
    discard(nodeSlot.detach());
    uploads.close();
    dataStaging.close();
    nodeStaging.close();
  }

  /// Seals units into one open pack of their kind: data (part 1) or nodes (parts 2 and 3).
  void append(SealableUnit[] units, SealingBench bench) {
    boolean data = units[0].part() == Part.DATA;
    for (boolean done = false; !done; ) {
      uploads.check();
      PackSlot slot = data ? takeDataSlot() : take(nodeSlot);
      PackSlot.Answer answer;
      try {
        answer = slot.append(units, bench);
      } catch (RuntimeException | Error e) {
        uploads.fail(e);
        throw e;
      } finally {
        slot.leave();
      }
      done =
          switch (answer) {
            case PackSlot.Answer.Done appended -> true;
            case PackSlot.Answer.Full full -> {
              finish(full.pack(), bench);
              yield false;
            }
            case PackSlot.Answer.Empty empty -> {
              open(slot, data, units);
              yield false;
            }
          };
    }
    for (SealableUnit unit : units) {
      tally.appended(unit);
    }
  }

  /// One at random, or the next one that nobody is using.
  private PackSlot takeDataSlot() {
    int first = target.random().nextInt(dataSlots.length);
    for (int i = 0; i < dataSlots.length; i++) {
      PackSlot slot = dataSlots[(first + i) % dataSlots.length];
      if (slot.tryTake()) {
        return slot;
      }
    }
    return take(dataSlots[first]);
  }

  private static PackSlot take(PackSlot slot) {
    slot.take();
    return slot;
  }

  private void open(PackSlot slot, boolean data, SealableUnit[] units) {
    OpenPack fresh = null;
    try {
      long bytesMin = PackDraft.packBytes(Limits.HEADER, 0, units);
      long bytesMax = Math.max(bytesMin, data ? options.packBytes() : options.nodePackBytes());
      fresh = openPack(data, bytesMax);
    } finally {
      slot.install(fresh);
    }
  }

  private OpenPack openPack(boolean data, long bytesMax) {
    Staged staged = (data ? dataStaging : nodeStaging).begin(bytesMax);
    try {
      KeyRing ring = target.keys();
      PackDraft draft = data ? PackDraft.data(ring) : PackDraft.nodes(ring);
      return new OpenPack(draft, options.readBack(), staged, bytesMax);
    } catch (RuntimeException | Error e) {
      staged.close();
      throw e;
    }
  }

  private void finish(@Nullable OpenPack pack, SealingBench bench) {
    if (pack == null || pack.isEmpty()) {
      discard(pack); // opened by a worker that failed before its first unit
      return;
    }
    OpenPack.Finished finished;
    try {
      finished = pack.finish(bench, target.random());
    } catch (RuntimeException | Error e) {
      pack.discard();
      uploads.fail(e);
      throw e;
    }
    tally.finished();
    uploads.add(finished);
  }

  private static void discard(@Nullable OpenPack pack) {
    if (pack != null) {
      pack.discard();
    }
  }
}
