package dev.nuwa.storage;

/// The name of a stored object: `[0-9a-z/-]+`, 1 to 200 characters, no slash at either end, no two
/// slashes in a row. This is the one gate for names, passed on the way in and on the way out; what
/// is allowed is safe on every file system and object store, folding of case included.
///
/// Ordered as bytes, which is the order of every [Storage#list].
public record ObjectName(String value) implements Comparable<ObjectName> {

  /// The longest name, in characters (each one byte).
  public static final int LENGTH_MAX = 200;

  public ObjectName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an object name: " + shown(value));
    }
  }

  /// A name from its text.
  ///
  /// @throws IllegalArgumentException when it is not one
  public static ObjectName of(String value) {
    return new ObjectName(value);
  }

  /// Whether `value` could be a name.
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= LENGTH_MAX
        && isPrefix(value)
        && !value.endsWith("/");
  }

  /// Whether some name could start with `text`: the argument of [Storage#list], empty included.
  public static boolean isPrefix(String text) {
    if (text.length() > LENGTH_MAX || text.startsWith("/") || text.contains("//")) {
      return false;
    }
    return text.chars().allMatch(ObjectName::isAllowed);
  }

  /// Checks the argument of a [Storage#list] and returns it.
  ///
  /// @throws IllegalArgumentException when no name could start with it
  public static String requirePrefix(String text) {
    if (!isPrefix(text)) {
      throw new IllegalArgumentException("not the beginning of an object name: " + shown(text));
    }
    return text;
  }

  /// The part before the first slash, or all of a name without one: `pack`, `snap`, `config`.
  public String kind() {
    int slash = value.indexOf('/');
    return slash < 0 ? value : value.substring(0, slash);
  }

  @Override
  public int compareTo(ObjectName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isAllowed(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '/' || c == '-';
  }

  private static String shown(String value) {
    String head = value.length() > LENGTH_MAX ? value.substring(0, LENGTH_MAX) + "..." : value;
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      out.append(c < 0x20 || c > 0x7e ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.append('"').toString();
  }
}
