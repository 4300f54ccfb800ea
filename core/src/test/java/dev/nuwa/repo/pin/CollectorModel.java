package dev.nuwa.repo.pin;

import static dev.nuwa.repo.pin.World.*;

import java.util.Arrays;

/// A collector of the explored world: passes G1 to G7, each listing a step of its own, and every
/// allowed plan. It stands in for the collector until that is built.
final class CollectorModel {

  private static final int START = 0;
  private static final int LIST_PINS = 1;
  private static final int LIST_SNAPS = 2;
  private static final int LIST_DROPS = 3;
  private static final int LIST_OKS = 4;
  private static final int DECIDE = 5;
  private static final int COPY = 6;
  private static final int INDEX_COPY = 7;
  private static final int CONDEMN = 8;

  private final Bounds bounds;

  CollectorModel(Bounds bounds) {
    this.bounds = bounds;
  }

  void step(World world, int j, Explorer.Sink out) {
    switch (world.get(g(j, PC))) {
      case START -> start(world, j, out);
      case LIST_PINS -> listPins(world, j, out);
      case LIST_SNAPS -> list(world, j, L_SNAPS, SNAPS, LIST_DROPS, out);
      case LIST_DROPS -> list(world, j, L_DROPS, DROPS, LIST_OKS, out);
      case LIST_OKS -> listRest(world, j, out);
      case DECIDE -> decide(world, j, out);
      case COPY -> copy(world, j, out);
      case INDEX_COPY -> indexCopy(world, j, out);
      case CONDEMN -> condemn(world, j, out);
      default -> throw new AssertionError();
    }
  }

  private static void start(World world, int j, Explorer.Sink out) {
    if (world.get(g(j, PASSES)) > 0) {
      World next = world.copy();
      next.set(g(j, VIEW), world.get(GEN_COUNT));
      next.set(g(j, PC), LIST_PINS);
      out.add(next, "G", j, "reads gens 1..", world.get(GEN_COUNT));
    }
  }

  private void listPins(World world, int j, Explorer.Sink out) {
    int gone = world.condemned(GEN_PINS, world.get(g(j, VIEW)));
    int pinned = 0;
    int pins = 0;
    for (int k = 0; k < bounds.writers() * bounds.sessions(); k++) {
      if (world.get(PIN + k) != 0 && (gone >> k & 1) == 0) {
        pinned |= 1 << (world.get(PIN + k) - 1);
        pins |= 1 << k;
      }
    }
    World next = world.copy();
    next.set(g(j, PINNED), pinned);
    next.set(g(j, PINS), pins);
    next.set(g(j, PC), LIST_SNAPS);
    out.add(next, "G", j, "LIST pins", -1);
  }

  private static void list(World world, int j, int to, int from, int then, Explorer.Sink out) {
    World next = world.copy();
    next.set(g(j, to), world.get(from));
    next.set(g(j, PC), then);
    out.add(next, "G", j, from == SNAPS ? "LIST snaps" : "LIST drops", -1);
  }

  /// The last three listings as one step: their order among themselves does not matter here.
  private static void listRest(World world, int j, Explorer.Sink out) {
    World next = world.copy();
    next.set(g(j, L_OKS), world.get(OKS));
    next.set(g(j, L_INDEXED), world.get(INDEXED));
    next.set(g(j, L_PACKS), world.get(PACKS));
    next.set(g(j, PC), DECIDE);
    out.add(next, "G", j, "LIST oks, indexes, packs", -1);
  }

  private void decide(World world, int j, Explorer.Sink out) {
    int view = world.get(g(j, VIEW));
    int snaps = world.get(g(j, L_SNAPS));
    int drops = world.get(g(j, L_DROPS));
    int oks = world.get(g(j, L_OKS));
    int packs = world.get(g(j, L_PACKS));
    int gone = world.condemned(GEN_PACKS, view);
    int byDrop = world.condemned(GEN_DROPPED, view);
    int byNoOk = world.condemned(GEN_UNCONFIRMED, view) & ~byDrop;
    int goneSnaps = byDrop | byNoOk & ~oks;
    int pinned = world.get(g(j, PINNED)) & snaps;
    int copies = world.get(g(j, L_INDEXED)) & packs & ~gone;
    World next = world.copy();
    next.add(DELETE_PACKS, sweep(world, gone & packs, copies, snaps & ~goneSnaps | pinned));
    next.add(DELETE_SNAPS, goneSnaps & snaps & ~world.get(g(j, PINNED)));
    int roots = snaps & ~drops & ~goneSnaps | pinned;
    int plan = drops & snaps & ~goneSnaps & ~world.get(g(j, PINNED));
    int junk =
        bounds.has(Bounds.Also.UNCONFIRMED)
            ? snaps & ~oks & ~drops & ~byDrop & ~byNoOk & ~world.get(g(j, PINNED))
            : 0;
    next.set(g(j, PLAN_DROPPED), plan);
    plans(next, j, packs & ~gone, copies, roots, out);
    if (junk != 0) {
      World more = next.copy();
      more.set(g(j, PLAN_UNCONFIRMED), junk);
      plans(more, j, packs & ~gone, copies, roots & ~junk, out);
    }
    end(next, j);
    out.add(next, "G", j, "only sweeps", -1);
  }

  /// G4: a condemned pack goes if every needed chunk in it is stored elsewhere.
  private static int sweep(World world, int candidates, int copies, int roots) {
    int kept = world.closure(roots) & ~world.content(copies);
    int swept = 0;
    for (int p = 0; p < world.get(PACK_COUNT); p++) {
      if ((candidates >> p & 1) != 0 && (world.get(CONTENT + p) & kept) == 0) {
        swept |= 1 << p;
      }
    }
    return swept;
  }

  /// G5: no pack, each single one, or all of them; what is still needed of them is copied first.
  private void plans(World world, int j, int candidates, int copies, int roots, Explorer.Sink out) {
    int needed = world.closure(roots);
    for (int k = -2; k < world.get(PACK_COUNT); k++) {
      int victims = k == -2 ? 0 : k == -1 ? candidates : candidates & 1 << k;
      boolean repeats = k >= 0 && (victims == 0 || victims == candidates);
      int move = needed & world.content(victims) & ~world.content(copies & ~victims);
      if (repeats || move != 0 && !bounds.has(Bounds.Also.MOVES)) {
        continue;
      }
      plan(world, j, victims, move, out);
    }
  }

  private void plan(World world, int j, int victims, int move, Explorer.Sink out) {
    World next = world.copy();
    next.set(g(j, PLAN_PACKS), victims);
    next.set(g(j, MOVE), move);
    next.set(g(j, PC), move == 0 ? CONDEMN : COPY);
    int snaps = world.get(g(j, PLAN_DROPPED)) | world.get(g(j, PLAN_UNCONFIRMED));
    if ((victims | snaps) != 0) {
      out.add(next, "G", j, "plans packs", victims);
    }
    if (bounds.has(Bounds.Also.PINS) && world.get(g(j, PINS)) != 0) {
      World more = next.copy();
      more.set(g(j, PLAN_PINS), world.get(g(j, PINS)));
      out.add(more, "G", j, "plans, pins too, packs", victims);
    }
  }

  private void copy(World world, int j, Explorer.Sink out) {
    World next = world.copy();
    int p = world.get(PACK_COUNT);
    int move = world.get(g(j, MOVE));
    if ((move & ~world.content(world.get(PACKS) & world.get(g(j, L_PACKS)))) != 0) {
      end(next, j);
      out.add(next, "G", j, "finds its source gone", -1);
    } else if (p < bounds.packs()) {
      next.set(PACK_COUNT, p + 1);
      next.set(CONTENT + p, move);
      next.add(PACKS, 1 << p);
      next.set(g(j, MOVED), p + 1);
      next.set(g(j, PC), INDEX_COPY);
      out.add(next, "G", j, "PUT copy", p);
    }
  }

  private static void indexCopy(World world, int j, Explorer.Sink out) {
    World next = world.copy();
    next.add(INDEXED, 1 << (world.get(g(j, MOVED)) - 1));
    next.set(g(j, PC), CONDEMN);
    out.add(next, "G", j, "PUT index of its copy", -1);
  }

  private static void condemn(World world, int j, Explorer.Sink out) {
    World next = world.copy();
    int n = world.get(GEN_COUNT);
    boolean won = n == world.get(g(j, VIEW)) && n < Bounds.GENERATIONS;
    if (won) {
      next.set(GEN_COUNT, n + 1);
      next.set(GEN_PACKS + n, world.get(g(j, PLAN_PACKS)));
      next.set(GEN_DROPPED + n, world.get(g(j, PLAN_DROPPED)));
      next.set(GEN_UNCONFIRMED + n, world.get(g(j, PLAN_UNCONFIRMED)));
      next.set(GEN_PINS + n, world.get(g(j, PLAN_PINS)));
    }
    end(next, j);
    out.add(next, "G", j, won ? "PUT gen" : "loses the race for gen", n + 1);
  }

  private static void end(World world, int j) {
    int left = world.get(g(j, PASSES)) - 1;
    Arrays.fill(world.bytes, g(j, 0), g(j, 0) + COLLECTOR_BYTES, (byte) 0);
    world.set(g(j, PASSES), left);
  }
}
