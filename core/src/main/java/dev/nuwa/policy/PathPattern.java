package dev.nuwa.policy;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One glob in the grammar of gitignore, over paths of bytes. Immutable and thread-safe.
///
/// - A pattern with no `/` but at its end is matched against the name alone, at any depth.
/// - Any other pattern is matched against the whole path relative to its base, whose components are
///   separated by `/`; a `/` at the beginning only says so.
/// - `*` and `?` do not match `/`; `**` as a whole component matches any number of components, at
///   the end at least one.
/// - `[a-z]`, `[!a-z]`, `[^a-z]` and `[[:alpha:]]` match one byte; a backslash takes the next byte
///   literally.
/// - A `/` at the end restricts the pattern to directories. A leading `!` takes back in.
/// - A malformed pattern (open bracket, backslash at the end) matches nothing.
///
/// Letters of different case differ. A `?` is one byte: a Chinese character has three.
public final class PathPattern {

  private final String text;
  private final boolean negated;
  private final boolean directoriesOnly;
  private final boolean nameOnly;
  // A null component is `**`; kept beside a list because matching is the hot path of a walk.
  private final @Nullable NamePattern[] components;

  private PathPattern(
      String text,
      boolean negated,
      boolean directoriesOnly,
      boolean nameOnly,
      @Nullable NamePattern[] components) {
    this.text = text;
    this.negated = negated;
    this.directoriesOnly = directoriesOnly;
    this.nameOnly = nameOnly;
    this.components = components;
  }

  /// Reads one line of a pattern file. Empty when it is blank or a comment. Spaces at the end do
  /// not count unless the last one is escaped.
  ///
  /// @param line without its line end
  public static Optional<PathPattern> parse(byte[] line) {
    int end = withoutTrailingSpaces(line);
    if (end == 0 || line[0] == '#') {
      return Optional.empty();
    }
    int from = line[0] == '!' ? 1 : 0;
    boolean directoriesOnly = end > from && line[end - 1] == '/';
    int last = directoriesOnly ? end - 1 : end;
    boolean nameOnly = indexOf(line, from, last) == last;
    int first = from < last && line[from] == '/' ? from + 1 : from;
    return Optional.of(
        new PathPattern(
            new String(line, 0, end, StandardCharsets.UTF_8),
            from == 1,
            directoriesOnly,
            nameOnly,
            parseComponents(line, first, last)));
  }

  /// Reads a pattern given as text, such as an option's argument.
  public static Optional<PathPattern> parse(String line) {
    return parse(line.getBytes(StandardCharsets.UTF_8));
  }

  /// The pattern as it was written, for people.
  public String text() {
    return text;
  }

  /// Whether the pattern takes back in what an earlier one left out.
  public boolean negated() {
    return negated;
  }

  /// The same pattern with the opposite effect.
  public PathPattern inverse() {
    return new PathPattern(text, !negated, directoriesOnly, nameOnly, components);
  }

  /// Whether the pattern matches a path.
  ///
  /// @param path components separated by `/`, without one at either end
  public boolean matches(ByteString path, FileType type) {
    return matches(path, 0, type);
  }

  /// Whether the pattern matches the part of a path that begins at `from`: the path relative to the
  /// base of the pattern.
  boolean matches(ByteString path, int from, FileType type) {
    if (directoriesOnly && type != FileType.DIRECTORY) {
      return false;
    }
    if (!nameOnly) {
      return matchesComponents(path, from);
    }
    int name = path.length();
    while (name > from && path.at(name - 1) != '/') {
      name--;
    }
    NamePattern only = components[0];
    return only == null || only.matches(path, name, path.length());
  }

  /// Components against components. Only the last `**` is ever taken back, as with `*` in a name:
  /// what stands before it matched at its earliest place, so a later place cannot do better.
  private boolean matchesComponents(ByteString path, int from) {
    int at = from;
    int next = 0;
    int starNext = -1;
    int starAt = 0;
    while (at < path.length()) {
      int end = separator(path, at);
      if (next < components.length && components[next] == null) {
        if (next == components.length - 1) {
          return true;
        }
        starNext = ++next;
        starAt = at;
      } else if (next < components.length && matchesOne(next, path, at, end)) {
        next++;
        at = end + 1;
      } else if (starNext >= 0) {
        next = starNext;
        starAt = separator(path, starAt) + 1;
        at = starAt;
      } else {
        return false;
      }
    }
    return next == components.length;
  }

  private boolean matchesOne(int index, ByteString path, int from, int to) {
    NamePattern component = components[index];
    return component != null && component.matches(path, from, to);
  }

  private static @Nullable NamePattern[] parseComponents(byte[] line, int first, int last) {
    List<@Nullable NamePattern> components = new ArrayList<>();
    int at = first;
    while (true) {
      int end = indexOf(line, at, last);
      if (isDoubleStar(line, at, end)) {
        components.add(null);
      } else {
        NamePatternParser parser = new NamePatternParser(line, at, last);
        components.add(parser.parse());
        end = parser.position();
      }
      if (end >= last) {
        return components.toArray(new @Nullable NamePattern[0]);
      }
      at = end + 1;
    }
  }

  /// Two stars or more, and nothing else.
  private static boolean isDoubleStar(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] != '*') {
        return false;
      }
    }
    return to - from >= 2;
  }

  private static int withoutTrailingSpaces(byte[] line) {
    int end = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\\' && i + 1 < line.length) {
        i++;
        end = i + 1;
      } else if (line[i] != ' ') {
        end = i + 1;
      }
    }
    return end;
  }

  private static int separator(ByteString path, int from) {
    int at = path.indexOf((byte) '/', from);
    return at < 0 ? path.length() : at;
  }

  private static int indexOf(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '/') {
      i++;
    }
    return i;
  }

  @Override
  public String toString() {
    return text;
  }
}
