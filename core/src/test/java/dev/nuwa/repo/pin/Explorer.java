package dev.nuwa.repo.pin;

import static dev.nuwa.repo.pin.World.*;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Visits every state of a small world, breadth first, and stops at the first one that breaks the
/// claim ([World#isBroken]). Nothing is random and nothing is left out within the bounds.
final class Explorer {

  /// Takes the successors of a state.
  interface Sink {
    void add(World next, String who, int index, String what, int detail);
  }

  /// @param states how many were visited
  /// @param complete whether that is all of them
  /// @param broken the steps of a shortest counter-example
  /// @param reclaimed states in which the first pack was deleted
  /// @param confirmed states in which a second snapshot was reported
  record Result(
      int states,
      boolean complete,
      Optional<List<String>> broken,
      int reclaimed,
      int confirmed,
      int machineSteps) {}

  private static final int PAGE = 1 << 14;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Bounds bounds;
  private final Machine machine = new Machine();
  private final WriterModel writer;
  private final CollectorModel collector;
  private final int statesMax;
  private final List<byte[]> pages = new ArrayList<>();
  private int[] parents = new int[PAGE];
  private int[] hashes = new int[PAGE]; // spare a look at the state itself
  private int[] table = new int[1 << 16];
  private int count;
  private int broken = -1;
  private int reclaimed;
  private int confirmed;

  Explorer(Bounds bounds, Fault fault, int statesMax) {
    this.bounds = bounds;
    this.writer = new WriterModel(machine, bounds, fault);
    this.collector = new CollectorModel(bounds);
    this.statesMax = statesMax;
  }

  Result run() {
    Arrays.fill(table, -1);
    add(initial(), 0);
    int done = 0;
    for (; done < count && broken < 0 && count < statesMax; done++) {
      int from = done;
      successors(at(done), (next, who, i, what, detail) -> add(next, from));
    }
    return new Result(
        count,
        done == count,
        broken < 0 ? Optional.empty() : Optional.of(trace(broken)),
        reclaimed,
        confirmed,
        machine.size());
  }

  private World initial() {
    World world = new World();
    world.set(PACKS, 1);
    world.set(INDEXED, 1);
    world.set(CONTENT, bounds.chunks());
    world.set(SNAPS, 1);
    world.set(OKS, 1);
    world.set(REPORTED, 1);
    world.set(CLOSURE, bounds.chunks());
    world.set(PACK_COUNT, 1);
    world.set(SNAP_COUNT, 1);
    for (int i = 0; i < bounds.writers(); i++) {
      world.set(w(i, SESSIONS), bounds.sessions());
    }
    for (int j = 0; j < bounds.collectors(); j++) {
      world.set(g(j, PASSES), bounds.passes());
    }
    return world;
  }

  private void successors(World world, Sink out) {
    for (int i = 0; i < bounds.writers(); i++) {
      writer.step(world, i, out);
    }
    for (int j = 0; j < bounds.collectors(); j++) {
      collector.step(world, j, out);
    }
    for (int k = 0; k < world.get(SNAP_COUNT); k++) {
      if (world.has(OKS, k) && !world.has(DROPS, k)) {
        out.add(with(world, DROPS, k), "-", 0, "administrator drops snap", k);
      }
      if (world.has(DELETE_SNAPS, k) && world.has(SNAPS, k)) {
        out.add(lacking(world, SNAPS, k), "-", 0, "DELETE of snap", k);
      }
    }
    for (int p = 0; p < world.get(PACK_COUNT); p++) {
      if (world.has(DELETE_PACKS, p) && world.has(PACKS, p)) {
        out.add(lacking(world, PACKS, p), "-", 0, "DELETE of pack", p);
      }
    }
  }

  private static World with(World world, int field, int bit) {
    World next = world.copy();
    next.add(field, 1 << bit);
    return next;
  }

  private static World lacking(World world, int field, int bit) {
    World next = world.copy();
    next.remove(field, 1 << bit);
    return next;
  }

  private World at(int index) {
    byte[] page = pages.get(index / PAGE);
    int start = index % PAGE * BYTES;
    return new World(Arrays.copyOfRange(page, start, start + BYTES));
  }

  private void add(World world, int parent) {
    if (count * 10L > table.length * 6L) {
      grow();
    }
    int hash = hash(world.bytes);
    int slot = slot(world.bytes, hash);
    if (table[slot] >= 0) {
      return;
    }
    table[slot] = count;
    if (count % PAGE == 0) {
      pages.add(new byte[PAGE * BYTES]);
      parents = Arrays.copyOf(parents, pages.size() * PAGE);
      hashes = Arrays.copyOf(hashes, pages.size() * PAGE);
    }
    System.arraycopy(world.bytes, 0, pages.getLast(), count % PAGE * BYTES, BYTES);
    parents[count] = parent;
    hashes[count] = hash;
    count++;
    note(world);
  }

  private void note(World world) {
    if (broken < 0 && world.isBroken()) {
      broken = count - 1;
    }
    if (!world.has(PACKS, 0)) {
      reclaimed++;
    }
    if ((world.get(REPORTED) & ~1) != 0) {
      confirmed++;
    }
  }

  /// Where the state is in the table, or the free place where it belongs.
  private int slot(byte[] bytes, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] >= 0 && (hashes[table[slot]] != hash || !equal(bytes, table[slot]))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean equal(byte[] bytes, int index) {
    int start = index % PAGE * BYTES;
    return Arrays.equals(bytes, 0, BYTES, pages.get(index / PAGE), start, start + BYTES);
  }

  private static int hash(byte[] bytes) {
    long h = 1469598103934665603L;
    int at = 0;
    for (; at <= BYTES - 8; at += 8) {
      h = (h ^ (long) WORDS.get(bytes, at)) * 0xbf58476d1ce4e5b9L;
      h ^= h >>> 29;
    }
    for (; at < BYTES; at++) {
      h = (h ^ bytes[at]) * 1099511628211L;
    }
    h = (h ^ h >>> 29) * 0xbf58476d1ce4e5b9L;
    return (int) (h >>> 32);
  }

  private void grow() {
    table = new int[table.length * 2];
    Arrays.fill(table, -1);
    int mask = table.length - 1;
    for (int i = 0; i < count; i++) {
      int slot = hashes[i] & mask;
      while (table[slot] >= 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = i;
    }
  }

  /// The steps that lead to a state, found again by taking each step from its predecessor.
  private List<String> trace(int index) {
    List<String> steps = new ArrayList<>();
    for (int k = index; k != 0; k = parents[k]) {
      byte[] wanted = at(k).bytes;
      int length = steps.size() + 1;
      successors(
          at(parents[k]),
          (next, who, i, what, detail) -> {
            if (steps.size() < length && Arrays.equals(next.bytes, wanted)) {
              steps.add(who + i + " " + what + (detail < 0 ? "" : " " + detail));
            }
          });
    }
    return steps.reversed();
  }
}
