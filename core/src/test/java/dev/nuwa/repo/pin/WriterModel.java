package dev.nuwa.repo.pin;

import static dev.nuwa.repo.pin.World.*;

import dev.nuwa.repo.generation.Condemned;
import dev.nuwa.repo.generation.GenerationView;
import java.util.Set;

/// A writer of the explored world: it does what [WriterProtocol] commands, one storage request per
/// step, and chooses freely what to back up, what to deduplicate against and what to pack together.
final class WriterModel {

  private final Machine machine;
  private final Bounds bounds;
  private final Fault fault;

  WriterModel(Machine machine, Bounds bounds, Fault fault) {
    this.machine = machine;
    this.bounds = bounds;
    this.fault = fault;
  }

  void step(World world, int i, Explorer.Sink out) {
    int step = world.step(i);
    if (step == Machine.IDLE) {
      if (world.get(w(i, SESSIONS)) > 0) {
        begin(world, i, out);
      }
      return;
    }
    switch (machine.command(step)) {
      case WriterCommand.PutPin c -> putPin(world, i, c, out);
      case WriterCommand.LookFirst c -> lookFirst(world, i, out);
      case WriterCommand.Work c -> work(world, i, c.footing(), out);
      case WriterCommand.PutSnapshot c -> putSnapshot(world, i, out);
      case WriterCommand.LookAgain c -> {
        int own = Machine.index(c.snapshot());
        look(world, i, own, world.has(DROPS, own), "reads gens (look again)", out);
      }
      case WriterCommand.LookLast c -> {
        WriterState.LastLook last = (WriterState.LastLook) machine.state(step);
        look(world, i, Machine.index(last.snapshot()), false, "reads gens (last look)", out);
      }
      case WriterCommand.PutOk c -> putOk(world, i, c, out);
      case WriterCommand.Supply c -> supply(world, i, c.shortage(), out);
      case WriterCommand.EndPin c -> endPin(world, i, out);
      case WriterCommand.Withdraw c -> throw new AssertionError("a drop waits for no answer");
    }
    interrupt(world, i, out);
  }

  private void interrupt(World world, int i, Explorer.Sink out) {
    if (bounds.has(Bounds.Also.DEATH)) {
      World dead = world.copy();
      clear(dead, i);
      out.add(dead, "W", i, "dies", -1);
    }
    if (bounds.has(Bounds.Also.STOP)
        && !(machine.state(world.step(i)) instanceof WriterState.Ending)) {
      World stopped = world.copy();
      enter(stopped, i, machine.on(world.step(i), 9L << 36, WriterEvent.Stop::new));
      out.add(stopped, "W", i, "is stopped", -1);
    }
  }

  private void begin(World world, int i, Explorer.Sink out) {
    for (int parent = -1; parent < world.get(SNAP_COUNT); parent++) {
      if (parent < 0 || world.has(SNAPS, parent) && world.has(OKS, parent)) {
        World next = world.copy();
        next.set(w(i, SLOT), i * bounds.sessions() + bounds.sessions() - world.get(w(i, SESSIONS)));
        if (fault == Fault.READ_BEFORE_PIN) {
          next.set(w(i, SEEN), world.get(GEN_COUNT) + 1);
        }
        enter(next, i, machine.begin(parent));
        out.add(next, "W", i, "begins on parent", parent);
      }
    }
  }

  private void putPin(World world, int i, WriterCommand.PutPin command, Explorer.Sink out) {
    World next = world.copy();
    int slot = world.get(w(i, SLOT));
    for (String parent : command.parents()) {
      next.set(PIN + slot, Machine.index(parent) + 1);
    }
    event(next, i, 1L << 36 | slot, new WriterEvent.PinPut(Machine.pin(slot)));
    out.add(next, "W", i, "PUT pin", -1);
  }

  /// No generation is ever folded here, so nobody asks whether the parent is still there.
  private void lookFirst(World world, int i, Explorer.Sink out) {
    World next = world.copy();
    int count = fault == Fault.READ_BEFORE_PIN ? world.get(w(i, SEEN)) - 1 : world.get(GEN_COUNT);
    GenerationView view = view(world, count);
    event(
        next,
        i,
        2L << 36 | (long) machine.number(view) << 1,
        new WriterEvent.Looked(view, Set.of(), false));
    out.add(next, "W", i, "reads gens (first look), so many:", count);
  }

  private void work(World world, int i, Footing footing, Explorer.Sink out) {
    if (world.get(w(i, WANTED)) == 0) {
      for (int wanted = 1; wanted <= bounds.chunks(); wanted += 2) {
        choose(world, i, footing, wanted, out);
      }
      return;
    }
    int missing =
        world.get(w(i, WANTED)) & ~world.get(w(i, VIA_PARENT)) & ~world.get(w(i, COVERED));
    if (missing != 0 || world.get(w(i, PENDING)) != 0) {
      store(world, i, footing, missing, out);
      return;
    }
    World next = world.copy();
    int old = world.get(w(i, OLD));
    int own = world.get(w(i, OWN));
    event(
        next,
        i,
        3L << 36 | old << 8 | own,
        new WriterEvent.Stored(new Reliance(Machine.packs(old), Machine.packs(own))));
    out.add(next, "W", i, "has stored all", -1);
  }

  /// Decides what the snapshot needs and whether the parent's share of it is taken over wholesale.
  private void choose(World world, int i, Footing footing, int wanted, Explorer.Sink out) {
    World plain = world.copy();
    plain.set(w(i, WANTED), wanted);
    out.add(plain, "W", i, "wants chunks", wanted);
    int parents = world.closure(Machine.bits(footing.parents())) & wanted;
    if (parents != 0) {
      World next = plain.copy();
      next.set(w(i, VIA_PARENT), parents);
      out.add(next, "W", i, "takes over chunks", parents);
    }
  }

  /// One step of storing: index a pack put before, deduplicate one chunk, or put a pack.
  private void store(World world, int i, Footing footing, int missing, Explorer.Sink out) {
    int pending = world.get(w(i, PENDING));
    if (pending != 0) {
      World next = world.copy();
      next.add(INDEXED, 1 << (pending - 1));
      next.add(w(i, OWN), 1 << (pending - 1));
      next.add(w(i, COVERED), world.get(CONTENT + pending - 1));
      next.set(w(i, PENDING), 0);
      out.add(next, "W", i, "PUT index of pack", pending - 1);
      return;
    }
    int chunk = missing & -missing;
    for (int p = 0; p < world.get(PACK_COUNT); p++) {
      if (world.has(INDEXED, p)
          && (world.get(CONTENT + p) & chunk) != 0
          && footing.mayRelyOn("pack/" + p)) {
        World next = world.copy();
        if (fault != Fault.HINTS_BELIEVED) {
          next.add(w(i, OLD), 1 << p);
        }
        next.add(w(i, COVERED), chunk);
        out.add(next, "W", i, "takes chunk", chunk);
      }
    }
    put(world, i, chunk, out);
    if (missing != chunk) {
      put(world, i, missing, out);
    }
  }

  private void put(World world, int i, int chunks, Explorer.Sink out) {
    int p = world.get(PACK_COUNT);
    if (p < bounds.packs()) {
      World next = world.copy();
      next.set(PACK_COUNT, p + 1);
      next.set(CONTENT + p, chunks);
      next.add(PACKS, 1 << p);
      next.set(w(i, PENDING), p + 1);
      out.add(next, "W", i, "PUT pack", p);
    }
  }

  private void putSnapshot(World world, int i, Explorer.Sink out) {
    int s = world.get(SNAP_COUNT);
    if (s >= bounds.snaps()) {
      return;
    }
    World next = world.copy();
    if (fault == Fault.PIN_ENDED_EARLY && world.get(PIN + world.get(w(i, SLOT))) != 0) {
      next.set(PIN + world.get(w(i, SLOT)), 0);
      out.add(next, "W", i, "ends its pin early", -1);
      return;
    }
    next.set(SNAP_COUNT, s + 1);
    next.set(CLOSURE + s, world.get(w(i, WANTED)));
    next.add(SNAPS, 1 << s);
    event(next, i, 4L << 36 | s, new WriterEvent.SnapshotPut(Machine.snapshot(s)));
    out.add(next, "W", i, "PUT snap", s);
  }

  private void look(World world, int i, int own, boolean dropped, String label, Explorer.Sink out) {
    World next = world.copy();
    GenerationView view = distorted(world, i, 1 << own);
    event(
        next,
        i,
        5L << 36 | (long) machine.number(view) << 1 | (dropped ? 1 : 0),
        new WriterEvent.Looked(view, Set.of(), dropped));
    out.add(next, "W", i, label, -1);
  }

  private GenerationView distorted(World world, int i, int own) {
    GenerationView now = view(world, world.get(GEN_COUNT));
    Condemned c = now.condemned();
    return switch (machine.state(world.step(i))) {
      case WriterState.SecondLook s when fault == Fault.NO_SECOND_LOOK ->
          s.candidate().footing().view();
      case WriterState.SecondLook s when fault == Fault.NO_OWN_PIN -> {
        Condemned blind =
            new Condemned(c.packs(), c.dropped(), c.unconfirmed(), Set.of(), c.indexes());
        yield new GenerationView(now.base(), now.last(), now.head(), blind);
      }
      case WriterState.SecondLook s when fault == Fault.OWN_SNAPSHOT_ONLY_LAST ->
          without(world, own);
      case WriterState.LastLook s when fault == Fault.NO_LAST_LOOK ->
          s.candidate().footing().view();
      case WriterState s when fault == Fault.NO_OWN_SNAPSHOT -> without(world, own);
      case WriterState s -> now;
    };
  }

  private GenerationView without(World world, int snaps) {
    int count = world.get(GEN_COUNT);
    return machine.view(
        count,
        world.condemned(GEN_PACKS, count),
        world.condemned(GEN_DROPPED, count) & ~snaps,
        world.condemned(GEN_UNCONFIRMED, count) & ~snaps,
        world.condemned(GEN_PINS, count));
  }

  private GenerationView view(World world, int count) {
    return machine.view(
        count,
        world.condemned(GEN_PACKS, count),
        world.condemned(GEN_DROPPED, count),
        world.condemned(GEN_UNCONFIRMED, count),
        world.condemned(GEN_PINS, count));
  }

  private void putOk(World world, int i, WriterCommand.PutOk command, Explorer.Sink out) {
    World next = world.copy();
    next.add(OKS, 1 << Machine.index(command.snapshot()));
    event(next, i, 6L << 36, new WriterEvent.OkPut());
    out.add(next, "W", i, "PUT ok", -1);
  }

  /// The same choices as before, for what is no longer covered.
  private void supply(World world, int i, Shortage shortage, Explorer.Sink out) {
    int lost = Machine.bits(shortage.packs());
    boolean parentLost = !shortage.parents().isEmpty() && world.get(w(i, VIA_PARENT)) != 0;
    if (((world.get(w(i, OLD)) | world.get(w(i, OWN))) & lost) != 0
        || parentLost && fault != Fault.LOST_PARENT_BELIEVED) {
      World next = world.copy();
      next.remove(w(i, OLD), lost);
      next.remove(w(i, OWN), lost);
      if (parentLost && fault != Fault.LOST_PARENT_BELIEVED) {
        next.set(w(i, VIA_PARENT), 0);
      }
      next.set(w(i, COVERED), world.content(next.get(w(i, OLD)) | next.get(w(i, OWN))));
      out.add(next, "W", i, "misses packs", lost);
      return;
    }
    int missing =
        world.get(w(i, WANTED)) & ~world.get(w(i, VIA_PARENT)) & ~world.get(w(i, COVERED));
    WriterState.Supplying state = (WriterState.Supplying) machine.state(world.step(i));
    if (missing != 0 || world.get(w(i, PENDING)) != 0) {
      store(world, i, state.candidate().footing(), missing, out);
      return;
    }
    World next = world.copy();
    int old = world.get(w(i, OLD));
    int own = world.get(w(i, OWN));
    event(
        next,
        i,
        7L << 36 | old << 8 | own,
        new WriterEvent.Supplied(new Reliance(Machine.packs(old), Machine.packs(own))));
    out.add(next, "W", i, "has supplied again", -1);
  }

  private void endPin(World world, int i, Explorer.Sink out) {
    World next = world.copy();
    next.set(PIN + world.get(w(i, SLOT)), 0);
    clear(next, i);
    out.add(next, "W", i, "ends its pin", -1);
  }

  private static void clear(World world, int i) {
    int left = world.get(w(i, SESSIONS)) - 1;
    for (int field = 0; field < WRITER_BYTES; field++) {
      world.set(w(i, field), 0);
    }
    world.set(w(i, SESSIONS), left);
  }

  private void event(World world, int i, long key, WriterEvent event) {
    enter(world, i, machine.on(world.step(i), key, () -> event));
  }

  /// Enters a step: drops what it withdraws, and notes the success it reports.
  private void enter(World world, int i, int step) {
    world.step(i, step);
    world.add(DROPS, machine.withdrawn(step));
    if (machine.state(step) instanceof WriterState.Ending(Outcome.Confirmed(String snapshot))) {
      world.add(REPORTED, 1 << Machine.index(snapshot));
    }
  }
}
