package dev.nuwa.format;

/// What is refused for its size alone, before anything is allocated (docs/format.md, section 15).
/// Bytes unless the name says otherwise.
public final class Limits {

  public static final int NAME_CHARS = 200;
  public static final int HEADER = 65_536;
  public static final int SIGNATURE = 8_192;

  /// Body of config, certificate, probe, key slot, snapshot, confirmation, drop, pin, pin end.
  public static final int SMALL_BODY = 16 << 20;

  /// Body of an index or a generation.
  public static final int LARGE_BODY = 256 << 20;

  public static final int PACK = 1 << 30;
  public static final int FOOTER = 256 << 20;
  public static final int UNITS_IN_PACK = 4_194_304;
  public static final int BLOBS_IN_UNIT = 1_048_576;
  public static final int ENVELOPES_IN_PACK = 65_536;
  public static final int CODECS_IN_PACK = 1_024;

  /// Plaintext of a unit, and so of a blob.
  public static final int UNIT_PLAIN = 128 << 20;

  /// Refs or names of a node.
  public static final int NODE_PART = 64 << 20;

  public static final int ENTRY_KEY = 65_536;
  public static final int FILE_NAME = 4_096;

  /// One encoded entry.
  public static final int ENTRY = 16 << 20;

  public static final int ITEMS_IN_ENTRY = 65_536;

  /// Entries or children of a node, items of a list leaf.
  public static final int ITEMS_IN_NODE = 65_536;

  public static final int LEVEL = 32;
  public static final int CBOR_DEPTH = 16;

  /// Text in a small record.
  public static final int TEXT = 65_536;

  private Limits() {}

  /// The longest body an object of `kind` may have.
  public static int body(ObjectKind kind) {
    return switch (kind) {
      case PACK -> PACK;
      case INDEX, GENERATION, VERIFIED -> LARGE_BODY;
      case CONFIG,
          CERTIFICATE,
          PROBE,
          KEY_SLOT,
          SNAPSHOT,
          CONFIRMATION,
          DROP,
          NOTE,
          PIN,
          PIN_END,
          LOCK ->
          SMALL_BODY;
    };
  }

  /// The longest stored form of a unit with `plainLength` bytes of plaintext: one that does not
  /// shrink is stored, the rest is the seal and room for a frame.
  public static long unitStored(long plainLength) {
    return plainLength + 16 + 1024;
  }
}
