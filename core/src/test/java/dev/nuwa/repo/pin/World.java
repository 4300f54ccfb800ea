package dev.nuwa.repo.pin;

/// One state of the explored world: a storage, writers, collectors. A few bytes under names, so
/// that millions fit. Sets are bits; two chunks, a and b, stand for all content.
final class World {

  static final int WRITER_BYTES = 12;
  static final int COLLECTOR_BYTES = 16;

  static final int PACKS = 0; // packs that exist
  static final int INDEXED = 1; // packs that some index names
  static final int SNAPS = 2;
  static final int OKS = 3;
  static final int DROPS = 4;
  static final int DELETE_PACKS = 5; // deletes on their way
  static final int DELETE_SNAPS = 6;
  static final int PACK_COUNT = 7; // names used up
  static final int SNAP_COUNT = 8;
  static final int GEN_COUNT = 9;
  static final int REPORTED = 10; // snapshots whose writer reported success
  static final int GEN_PACKS = 11; // per generation, up to 4
  static final int GEN_DROPPED = 15;
  static final int GEN_UNCONFIRMED = 19;
  static final int GEN_PINS = 23;
  static final int CONTENT = 27; // per pack, up to 8: chunks in it
  static final int CLOSURE = 35; // per snapshot, up to 8: chunks it needs
  static final int PIN = 43; // per pin, up to 4: its parent + 1, or 0
  static final int WRITERS = 47;
  static final int COLLECTORS = WRITERS + 2 * WRITER_BYTES;
  static final int BYTES = COLLECTORS + 2 * COLLECTOR_BYTES;

  // of a writer
  static final int STEP = 0; // 3 bytes
  static final int SESSIONS = 3; // left
  static final int WANTED = 4; // chunks of the snapshot being made; 0 = not chosen
  static final int VIA_PARENT = 5; // chunks taken over from the pinned parent
  static final int OLD = 6; // set D so far
  static final int OWN = 7; // set N so far
  static final int PENDING = 8; // pack put and not yet indexed, + 1
  static final int SLOT = 9; // its pin
  static final int SEEN = 10; // broken variants: generations read too early, + 1
  static final int COVERED = 11; // chunks in packs relied on

  // of a collector
  static final int PC = 0;
  static final int VIEW = 1;
  static final int PINNED = 2;
  static final int PINS = 3;
  static final int L_SNAPS = 4;
  static final int L_DROPS = 5;
  static final int L_OKS = 6;
  static final int L_INDEXED = 7;
  static final int L_PACKS = 8;
  static final int PLAN_PACKS = 9;
  static final int PLAN_DROPPED = 10;
  static final int PLAN_UNCONFIRMED = 11;
  static final int PLAN_PINS = 12;
  static final int MOVE = 13; // chunks to copy first
  static final int MOVED = 14; // pack they went to, + 1
  static final int PASSES = 15; // left

  final byte[] bytes;

  World() {
    this(new byte[BYTES]);
  }

  World(byte[] bytes) {
    this.bytes = bytes;
  }

  World copy() {
    return new World(bytes.clone());
  }

  int get(int field) {
    return bytes[field] & 0xff;
  }

  void set(int field, int value) {
    bytes[field] = (byte) value;
  }

  void add(int field, int bits) {
    bytes[field] |= (byte) bits;
  }

  void remove(int field, int bits) {
    bytes[field] &= (byte) ~bits;
  }

  boolean has(int field, int bit) {
    return (bytes[field] >> bit & 1) != 0;
  }

  int step(int writer) {
    int at = WRITERS + writer * WRITER_BYTES;
    return get(at) | get(at + 1) << 8 | get(at + 2) << 16;
  }

  void step(int writer, int step) {
    int at = WRITERS + writer * WRITER_BYTES;
    set(at, step);
    set(at + 1, step >> 8);
    set(at + 2, step >> 16);
  }

  static int w(int writer, int field) {
    return WRITERS + writer * WRITER_BYTES + field;
  }

  static int g(int collector, int field) {
    return COLLECTORS + collector * COLLECTOR_BYTES + field;
  }

  /// The union of a per-generation field over the first `count` generations.
  int condemned(int field, int count) {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= get(field + i);
    }
    return bits;
  }

  /// The chunks in some of the packs.
  int content(int packs) {
    int chunks = 0;
    for (int p = 0; p < get(PACK_COUNT); p++) {
      if ((packs >> p & 1) != 0) {
        chunks |= get(CONTENT + p);
      }
    }
    return chunks;
  }

  /// The chunks that some of the snapshots need.
  int closure(int snaps) {
    int chunks = 0;
    for (int s = 0; s < get(SNAP_COUNT); s++) {
      if ((snaps >> s & 1) != 0) {
        chunks |= get(CLOSURE + s);
      }
    }
    return chunks;
  }

  /// A reported, undropped snapshot has every chunk in an existing, indexed pack. This is the
  /// claim.
  boolean isBroken() {
    int live = get(REPORTED) & ~get(DROPS);
    if ((live & ~get(SNAPS)) != 0) {
      return true;
    }
    int stored = content(get(PACKS) & get(INDEXED));
    return (closure(live) & ~stored) != 0;
  }
}
