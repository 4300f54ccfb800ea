package dev.nuwa.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads one component of a glob up to the next separator. A `/` inside a bracket expression does
/// not separate (and can match nothing, since no name holds one).
final class NamePatternParser {

  private final byte[] text;
  private final int end;
  private int at;
  private int[] operations = new int[16];
  private int count;
  private boolean malformed;
  private final List<ByteClass> classes = new ArrayList<>();

  NamePatternParser(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /// Where reading stopped: at a separator, or at the end.
  int position() {
    return at;
  }

  NamePattern parse() {
    while (at < end && text[at] != '/' && !malformed) {
      parseOne();
    }
    if (malformed) {
      at = end;
      return NamePattern.impossible();
    }
    return NamePattern.of(Arrays.copyOf(operations, count), classes);
  }

  private void parseOne() {
    int value = text[at++] & 0xff;
    switch (value) {
      case '*' -> append(NamePattern.STAR);
      case '?' -> append(NamePattern.ANY);
      case '[' -> parseClass();
      case '\\' -> parseEscape();
      default -> append(value);
    }
  }

  private void parseEscape() {
    if (at == end) {
      malformed = true;
    } else if (text[at] != '/') {
      append(text[at++] & 0xff);
    }
  }

  private void append(int operation) {
    if (operation == NamePattern.STAR && count > 0 && operations[count - 1] == operation) {
      return;
    }
    if (count == operations.length) {
      operations = Arrays.copyOf(operations, count * 2);
    }
    operations[count++] = operation;
  }

  private void parseClass() {
    boolean inverted = at < end && (text[at] == '!' || text[at] == '^');
    if (inverted) {
      at++;
    }
    ByteClass set = new ByteClass();
    int before = -1;
    boolean first = true;
    while (at < end && (first || text[at] != ']') && !malformed) {
      before = parseMember(set, before);
      first = false;
    }
    if (at >= end) {
      malformed = true;
      return;
    }
    at++;
    if (inverted) {
      set.invert();
    }
    append(NamePattern.CLASS + classes.size());
    classes.add(set);
  }

  /// Adds the next member; returns the value a range could start with, or -1.
  private int parseMember(ByteClass set, int before) {
    int value = text[at++] & 0xff;
    if (value == '-' && before >= 0 && at < end && text[at] != ']') {
      int last = parseValue(text[at++] & 0xff);
      set.addRange(before, last);
      return -1;
    }
    if (value == '[' && at < end && text[at] == ':' && parseNamedClass(set)) {
      return -1;
    }
    int member = parseValue(value);
    if (!malformed) {
      set.add(member);
    }
    return member;
  }

  private int parseValue(int value) {
    if (value != '\\') {
      return value;
    }
    if (at == end) {
      malformed = true;
      return value;
    }
    return text[at++] & 0xff;
  }

  /// Reads `:name:]` after a bracket; false (and nothing read) when there is no such thing.
  private boolean parseNamedClass(ByteClass set) {
    int close = at + 1;
    while (close < end && text[close] != ']') {
      close++;
    }
    if (close == end || close < at + 2 || text[close - 1] != ':') {
      return false;
    }
    String name =
        new String(text, at + 1, Math.max(0, close - at - 2), StandardCharsets.ISO_8859_1);
    at = close + 1;
    for (ByteClass.Named named : ByteClass.Named.values()) {
      if (named.name().toLowerCase(Locale.ROOT).equals(name)) {
        set.addAll(named);
        return true;
      }
    }
    malformed = true;
    return true;
  }
}
