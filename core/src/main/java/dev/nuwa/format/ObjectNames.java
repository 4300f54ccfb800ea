package dev.nuwa.format;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Builds and takes apart the names of stored objects (docs/format.md, section 2). Random parts are
/// hex digits given by the caller: `r16` has 16, `r32` has 32.
public final class ObjectNames {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
  private static final Pattern GENERAL = Pattern.compile("[0-9a-z-]+(/[0-9a-z-]+)*");
  private static final String W = "/([0-9a-f]{32})";
  private static final String H16 = "([0-9a-f]{16})";
  private static final String H32 = "([0-9a-f]{32})";
  private static final Pattern NUMBERED = Pattern.compile("(config|gen)/" + H16);
  private static final Pattern DASHED = Pattern.compile("(cert|probe)" + W + "-" + H16);
  private static final Pattern SLOT = Pattern.compile("keys/" + H32);
  private static final Pattern RANDOM =
      Pattern.compile("(pack|index|lock|verified)" + W + "/" + H32);
  private static final Pattern SNAPSHOT = Pattern.compile("(snap|ok)" + W + "/" + H16 + "-" + H16);
  private static final Pattern SAID =
      Pattern.compile("(drop|note)" + W + "/" + H16 + "-" + H16 + "-" + H16);
  private static final Pattern PIN = Pattern.compile("pin" + W + "/" + H16 + "-([0-9a-f]{4}|end)");

  private static final Set<ObjectKind> ABOUT_SNAPSHOTS =
      Set.of(ObjectKind.CONFIRMATION, ObjectKind.DROP, ObjectKind.NOTE);

  private ObjectNames() {}

  /// A name taken apart.
  ///
  /// @param author who wrote it, where the name says so
  /// @param number the number of a config, generation or pin (its k), the sequence of a snapshot,
  ///   confirmation, drop or note; 0 where there is none
  /// @param random the random hex digits: of the snapshot for a drop or note, the session for a
  ///   pin; empty where there are none
  public record Parsed(
      String name, ObjectKind kind, @Nullable AuthorId author, long number, String random) {}

  public static String config(long number) {
    return "config/" + n16(number);
  }

  public static String certificate(AuthorId author, String r16) {
    return "cert/" + author + "-" + hex(r16, 16);
  }

  public static String probe(AuthorId author, String r16) {
    return "probe/" + author + "-" + hex(r16, 16);
  }

  public static String keySlot(String r32) {
    return "keys/" + hex(r32, 32);
  }

  public static String pack(AuthorId author, String r32) {
    return "pack/" + author + "/" + hex(r32, 32);
  }

  public static String index(AuthorId author, String r32) {
    return "index/" + author + "/" + hex(r32, 32);
  }

  public static String snapshot(AuthorId author, long sequence, String r16) {
    return "snap/" + author + "/" + n16(sequence) + "-" + hex(r16, 16);
  }

  /// The confirmation of a snapshot.
  public static String confirmation(String snapshot) {
    return "ok" + afterSnap(snapshot);
  }

  /// A drop of a snapshot.
  public static String drop(String snapshot, String r16) {
    return "drop" + afterSnap(snapshot) + "-" + hex(r16, 16);
  }

  /// A note about a snapshot.
  public static String note(String snapshot, String r16) {
    return "note" + afterSnap(snapshot) + "-" + hex(r16, 16);
  }

  /// The snapshot that a confirmation, a drop or a note is about.
  ///
  /// @throws IllegalArgumentException when `name` is none of them
  public static String snapshotOf(String name) {
    Parsed parsed = parse(name).orElseThrow(() -> notA("confirmation, drop or note", name));
    if (parsed.author() == null || !ABOUT_SNAPSHOTS.contains(parsed.kind())) {
      throw notA("confirmation, drop or note", name);
    }
    return snapshot(parsed.author(), parsed.number(), parsed.random());
  }

  /// @param session 16 hex digits
  /// @param k 0 to 65535: pins of a session count upward
  public static String pin(AuthorId author, String session, int k) {
    if (k < 0 || k > 0xffff) {
      throw new IllegalArgumentException("not the number of a pin: " + k);
    }
    return "pin/" + author + "/" + hex(session, 16) + "-" + HexFormat.of().toHexDigits((short) k);
  }

  public static String pinEnd(AuthorId author, String session) {
    return "pin/" + author + "/" + hex(session, 16) + "-end";
  }

  public static String generation(long number) {
    return "gen/" + n16(number);
  }

  /// What a listing of one author's objects of a kind starts with.
  public static String prefix(ObjectKind kind, AuthorId author) {
    boolean flat = kind == ObjectKind.CERTIFICATE || kind == ObjectKind.PROBE;
    return kind.prefix() + author + (flat ? "-" : "/");
  }

  /// Takes a name apart; empty when it is none of section 2 (then the object is not ours).
  public static Optional<Parsed> parse(String name) {
    int slash = name.indexOf('/');
    return switch (slash < 0 ? "" : name.substring(0, slash)) {
      case "config" -> numbered(ObjectKind.CONFIG, name);
      case "gen" -> numbered(ObjectKind.GENERATION, name);
      case "cert" -> random(ObjectKind.CERTIFICATE, DASHED, name);
      case "probe" -> random(ObjectKind.PROBE, DASHED, name);
      case "keys" ->
          match(SLOT, name).map(m -> new Parsed(name, ObjectKind.KEY_SLOT, null, 0, m.group(1)));
      case "pack" -> random(ObjectKind.PACK, RANDOM, name);
      case "index" -> random(ObjectKind.INDEX, RANDOM, name);
      case "lock" -> random(ObjectKind.LOCK, RANDOM, name);
      case "verified" -> random(ObjectKind.VERIFIED, RANDOM, name);
      case "snap" -> sequenced(ObjectKind.SNAPSHOT, SNAPSHOT, 2, name);
      case "ok" -> sequenced(ObjectKind.CONFIRMATION, SNAPSHOT, 2, name);
      case "drop" -> sequenced(ObjectKind.DROP, SAID, 2, name);
      case "note" -> sequenced(ObjectKind.NOTE, SAID, 2, name);
      case "pin" -> match(PIN, name).map(m -> pin(name, m));
      default -> Optional.empty();
    };
  }

  /// The author in a pack's name, where it was made first: the author of its units.
  ///
  /// @throws IllegalArgumentException when `name` is not a pack's
  public static AuthorId packAuthor(String name) {
    Parsed parsed = parse(name).orElseThrow(() -> notA("pack", name));
    if (parsed.kind() != ObjectKind.PACK || parsed.author() == null) {
      throw notA("pack", name);
    }
    return parsed.author();
  }

  /// Whether `text` is `digits` lower-case hex digits.
  public static boolean isHex(String text, int digits) {
    return text.length() == digits && HEX.matcher(text).matches();
  }

  /// Refuses what could not be any object's name.
  ///
  /// @throws IllegalArgumentException then
  public static String require(String name) {
    if (name.length() > Limits.NAME_CHARS || !GENERAL.matcher(name).matches()) {
      throw notA("stored object", name);
    }
    return name;
  }

  /// Refuses what is not the name of a `kind`.
  ///
  /// @throws IllegalArgumentException then
  public static String require(ObjectKind kind, String name) {
    if (parse(name).filter(parsed -> parsed.kind() == kind).isEmpty()) {
      throw notA(kind.folder(), name);
    }
    return name;
  }

  private static Optional<Parsed> numbered(ObjectKind kind, String name) {
    return match(NUMBERED, name)
        .map(m -> new Parsed(name, kind, null, number(m.group(2)), ""))
        .filter(parsed -> parsed.number() > 0);
  }

  private static Optional<Parsed> random(ObjectKind kind, Pattern pattern, String name) {
    return match(pattern, name)
        .map(m -> new Parsed(name, kind, AuthorId.ofHex(m.group(2)), 0, m.group(3)));
  }

  private static Optional<Parsed> sequenced(
      ObjectKind kind, Pattern pattern, int author, String name) {
    return match(pattern, name)
        .map(m ->
            new Parsed(
                name,
                kind,
                AuthorId.ofHex(m.group(author)),
                number(m.group(author + 1)),
                m.group(author + 2)))
        .filter(parsed -> parsed.number() > 0);
  }

  private static Parsed pin(String name, Matcher m) {
    AuthorId author = AuthorId.ofHex(m.group(1));
    return m.group(3).equals("end")
        ? new Parsed(name, ObjectKind.PIN_END, author, 0, m.group(2))
        : new Parsed(name, ObjectKind.PIN, author, number(m.group(3)), m.group(2));
  }

  private static Optional<Matcher> match(Pattern pattern, String name) {
    return Optional.of(pattern.matcher(name)).filter(Matcher::matches);
  }

  /// Above 2^63 − 1 it comes out negative, which no caller takes.
  private static long number(String hex) {
    return HexFormat.fromHexDigitsToLong(hex);
  }

  private static String n16(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("objects are numbered from 1: " + number);
    }
    return HexFormat.of().toHexDigits(number);
  }

  private static String hex(String text, int digits) {
    if (!isHex(text, digits)) {
      throw new IllegalArgumentException("not " + digits + " hex digits: " + text);
    }
    return text;
  }

  private static String afterSnap(String snapshot) {
    return require(ObjectKind.SNAPSHOT, snapshot).substring("snap".length());
  }

  private static IllegalArgumentException notA(String what, String name) {
    String shown = name.length() > Limits.NAME_CHARS ? name.substring(0, 200) : name;
    return new IllegalArgumentException(
        "not the name of a " + what + ": " + shown.replaceAll("[^0-9a-z/-]", "?"));
  }
}
