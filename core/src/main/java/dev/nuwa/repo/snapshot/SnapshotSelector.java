package dev.nuwa.repo.snapshot;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a person names one snapshot: `latest`, `latest~2` (the second before it), or the first
/// digits of its id.
public sealed interface SnapshotSelector {

  /// @param back how many before the newest, from 0
  record Latest(int back) implements SnapshotSelector {}

  /// @param digits 1 to 16 lower-case hex digits
  record Prefix(String digits) implements SnapshotSelector {}

  /// Reads what was typed.
  ///
  /// @throws UsageException when it is none of these forms
  static SnapshotSelector parse(String text) {
    Matcher latest = Forms.LATEST.matcher(text);
    if (latest.matches()) {
      String back = latest.group(1);
      return new Latest(back == null ? 0 : Integer.parseInt(back));
    }
    if (Forms.DIGITS.matcher(text).matches()) {
      return new Prefix(text.toLowerCase(java.util.Locale.ROOT));
    }
    throw new UsageException(
        Sentence.of("\"{0}\" names no snapshot", text),
        Sentence.of("use latest, latest~2, or an id as `nuwa snapshots` shows it"));
  }

  /// The accepted forms.
  final class Forms {
    private static final Pattern LATEST = Pattern.compile("latest(?:~([0-9]{1,6}))?");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{1,16}");

    private Forms() {}
  }
}
