package dev.nuwa.cli.argument;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.policy.PathPattern;
import dev.nuwa.policy.PatternList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Patterns that choose among files; the grammar of `.gitignore`. Patterns of files come first, so
/// that one on the command line can take something back in; `--exclude` and `--include` keep their
/// order among each other.
public final class SelectionOptions {

  private final List<ByteString> inOrder = new ArrayList<>();

  @Option(names = "--exclude-file", paramLabel = "FILE")
  private List<String> excludeFiles = List.of();

  /// Called by picocli once for each occurrence, and once with null before the first.
  @Option(names = "--exclude", paramLabel = "PATTERN")
  void exclude(@Nullable ByteString pattern) {
    if (pattern != null) {
      inOrder.add(pattern);
    }
  }

  /// As [#exclude].
  @Option(names = "--include", paramLabel = "PATTERN")
  void include(@Nullable ByteString pattern) {
    if (pattern != null) {
      inOrder.add(join("!", pattern));
    }
  }

  /// All patterns, in the order in which they are asked from last to first.
  ///
  /// @throws SourceException when a pattern file cannot be read
  public PatternList patterns(Messages messages) {
    PatternList all = PatternList.empty();
    for (String file : excludeFiles) {
      all = all.then(PatternList.parse(read(file, messages)));
    }
    List<PathPattern> typed = new ArrayList<>();
    inOrder.forEach(pattern -> PathPattern.parse(pattern.bytes()).ifPresent(typed::add));
    return all.then(new PatternList(typed));
  }

  private static byte[] read(String file, Messages messages) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new SourceException(
          messages.text(Message.CANNOT_READ, file, Reasons.of(e)),
          messages.text(Message.TRY_FILE),
          e);
    }
  }

  private static ByteString join(String prefix, ByteString pattern) {
    byte[] head = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] joined = new byte[head.length + pattern.length()];
    System.arraycopy(head, 0, joined, 0, head.length);
    pattern.copyTo(joined, head.length);
    return ByteString.of(joined);
  }
}
