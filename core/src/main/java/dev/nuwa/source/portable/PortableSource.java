package dev.nuwa.source.portable;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.SourceWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A tree of files read through Java's own file API, for systems without the native calls. It says
/// once what it cannot record: extended attributes, ACLs, flags, holes, names that are not text.
/// Names of one directory are held in memory.
public final class PortableSource implements Source {

  private final Path root;
  private final SourceOptions options;
  private final SourceReports reports;

  private PortableSource(Path root, SourceOptions options, SourceReports reports) {
    this.root = root;
    this.options = options;
    this.reports = reports;
  }

  public static Source open(Path path, SourceOptions options, SourceReports reports) {
    try {
      Path real = path.toRealPath();
      Files.readAttributes(real, "unix:*", LinkOption.NOFOLLOW_LINKS);
      reports.warn(
          path.toString(),
          "read without native calls: extended attributes, ACLs, file flags, hard links, holes"
              + " and names that are not valid text are not recorded");
      return new PortableSource(real, options, reports);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      throw new SourceException(
          Sentence.of("source {0}: this system has no Unix file attributes", path),
          Sentence.of("run Nuwa on Linux or macOS; Windows is not supported"),
          e);
    } catch (IOException e) {
      throw new SourceException(
          Sentence.of("source {0}: {1}", path, e.getMessage()),
          Sentence.of("check the path and the permissions of the folders above it"),
          e);
    }
  }

  @Override
  public String describe() {
    return root.toString();
  }

  @Override
  public SourceWalk walk() {
    return new PortableWalk(root, options, reports);
  }

  @Override
  public ContentReader newReader() {
    return new PortableReader(root, reports);
  }

  @Override
  public SourceCounts counts() {
    return reports.counts();
  }

  @Override
  public void abandon() {
    // Files answer at once.
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
