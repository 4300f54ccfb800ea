package dev.nuwa.cli.argument;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that narrow which snapshots are meant.
public final class SnapshotOptions {

  /// What the root of a stream is called, before its name.
  public static final String STREAM = "stream:";

  private static final String ANY_HOST = "*";

  @Option(names = "--host", paramLabel = "NAME")
  private @Nullable String host;

  @Option(names = "--tag", paramLabel = "TAG")
  private List<String> tags = List.of();

  @Option(names = "--path", paramLabel = "PATH")
  private @Nullable ByteString path;

  @Option(names = "--as-of", paramLabel = "TIME")
  private @Nullable String asOf;

  /// The filter they make.
  ///
  /// @param hostOtherwise the host that is meant when none was named; empty for any
  public SnapshotFilter filter(Messages messages, Optional<String> hostOtherwise) {
    Optional<String> wanted = host == null ? hostOtherwise : Optional.of(host);
    return new SnapshotFilter(
        wanted.filter(name -> !name.equals(ANY_HOST)),
        tags,
        Optional.ofNullable(path).map(SnapshotOptions::recorded),
        Optional.ofNullable(asOf).map(text -> time(text, messages)));
  }

  /// Whether a host was named.
  public boolean namesHost() {
    return host != null;
  }

  /// Whether tags tell which are meant: those that were given since count, too.
  public boolean namesTags() {
    return !tags.isEmpty();
  }

  private static Instant time(String text, Messages messages) {
    return MomentText.parse(text)
        .orElseThrow(() ->
            new UsageException(
                messages.text(Message.NOT_A_TIME, text), messages.text(Message.TRY_TIME)));
  }

  /// As roots are recorded: absolute, or the name of a stream.
  private static ByteString recorded(ByteString path) {
    return path.startsWith(ByteString.utf8(STREAM)) ? path : AbsolutePath.of(path);
  }
}
