package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupRoot;
import dev.nuwa.cli.argument.AbsolutePath;
import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.PrivateFiles;
import dev.nuwa.cli.location.StorageOpener;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.policy.PatternList;
import dev.nuwa.policy.SelectionRules;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.StreamSource;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.fs.PathList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a backup reads, from the options of the command to opened roots.
public final class BackupSources {

  /// Where the bytes come from.
  public enum Kind {
    PATHS,
    STDIN,
    COMMAND
  }

  /// What becomes of folders tagged as caches.
  public enum Caches {
    INCLUDE,
    EXCLUDE
  }

  /// Whether other file systems are entered.
  public enum Boundary {
    CROSS,
    ONE
  }

  /// What was named.
  ///
  /// @param words paths, or a program with its arguments
  /// @param lists files of paths
  /// @param streamName what the file is called that a stream becomes
  public record Named(List<String> words, List<String> lists, String streamName) {}

  /// What is left out beside patterns.
  public record Limits(Caches caches, Boundary boundary, List<String> markers, long fileBytesMax) {}

  private final Call call;
  private final Kind kind;
  private final Named named;
  private final PatternList patterns;
  private final Limits limits;
  private final Folders folders;

  public BackupSources(Call call, Kind kind, Named named, PatternList patterns, Limits limits) {
    this.call = call;
    this.kind = kind;
    this.named = named;
    this.patterns = patterns;
    this.limits = limits;
    this.folders = Folders.of(call.output().surroundings().environment());
  }

  /// Opens all of it; the caller closes every source.
  ///
  /// @param repository what must not back itself up
  public List<BackupRoot> open(Optional<OpenRepository> repository) {
    Instant now = call.output().surroundings().clock().instant();
    ByteString name = NameBytes.of(named.streamName());
    return switch (kind) {
      case STDIN -> stream(StreamSource.of(name, call.output().surroundings().in(), now));
      case COMMAND -> stream(StreamSource.ofCommand(name, named.words(), now));
      case PATHS -> openTrees(repository);
    };
  }

  /// Whether [#open] gives the same once more: what came from a pipe is gone.
  public boolean canBeReadAgain() {
    return kind == Kind.PATHS && !named.lists().contains("-");
  }

  private List<BackupRoot> stream(Source source) {
    return List.of(
        new BackupRoot(NameBytes.of(SnapshotOptions.STREAM + named.streamName()), source));
  }

  private List<BackupRoot> openTrees(Optional<OpenRepository> repository) {
    SourceOptions options = options(repository);
    LinkGroups links = new LinkGroups();
    List<BackupRoot> roots = new ArrayList<>();
    try {
      for (String word : named.words()) {
        ByteString path = AbsolutePath.of(NameBytes.of(word));
        if (roots.stream().noneMatch(root -> root.path().equals(path))) {
          Source source = FileSystemSource.open(path, options, call.output().events(), links);
          roots.add(new BackupRoot(path, source));
        }
      }
      if (!named.lists().isEmpty()) {
        Source source =
            FileSystemSource.openListed(listed(), options, call.output().events(), links);
        roots.add(new BackupRoot(ByteString.utf8(source.describe()), source));
      }
      return roots;
    } catch (RuntimeException | Error e) {
      roots.forEach(root -> root.source().close());
      throw e;
    }
  }

  private List<ByteString> listed() {
    List<ByteString> paths = new ArrayList<>();
    for (String file : named.lists()) {
      byte[] bytes = read(file);
      boolean zeroes = ByteString.of(bytes).indexOf((byte) 0, 0) >= 0;
      paths.addAll(
          PathList.split(bytes, zeroes ? PathList.Separator.ZERO : PathList.Separator.NEWLINE));
    }
    return paths;
  }

  private byte[] read(String file) {
    try {
      return file.equals("-")
          ? call.output().surroundings().in().readAllBytes()
          : Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new SourceException(
          call.text(Message.CANNOT_READ, file, Reasons.of(e)), call.text(Message.TRY_FILE), e);
    }
  }

  private SourceOptions options(Optional<OpenRepository> repository) {
    return new SourceOptions(
        SelectionRules.of(patterns),
        limits.boundary() == Boundary.ONE
            ? SourceOptions.Boundary.ONE_FILE_SYSTEM
            : SourceOptions.Boundary.CROSS_FILE_SYSTEMS,
        limits.caches() == Caches.EXCLUDE
            ? SourceOptions.Caches.EXCLUDE
            : SourceOptions.Caches.INCLUDE,
        limits.markers().stream().map(NameBytes::of).toList(),
        limits.fileBytesMax(),
        own(repository),
        spillFolder(),
        SourceOptions.SORT_BYTES_MAX);
  }

  /// Our own repository, key, cache and state.
  private List<ByteString> own(Optional<OpenRepository> repository) {
    List<ByteString> own = new ArrayList<>();
    own.add(bytes(folders.data().resolve("repository")));
    own.add(bytes(folders.data().resolve("key")));
    own.add(bytes(folders.cache()));
    own.add(bytes(folders.state()));
    call.globals().cache().map(NameBytes::of).ifPresent(own::add);
    call.globals().keyFile().map(NameBytes::of).ifPresent(own::add);
    call.globals().passwordFile().map(NameBytes::of).ifPresent(own::add);
    repository
        .flatMap(
            opened -> new StorageOpener(call.globals(), call.output()).folder(opened.location()))
        .map(BackupSources::bytes)
        .ifPresent(own::add);
    return own;
  }

  private Path spillFolder() {
    Path folder = folders.state().resolve("spill");
    try {
      PrivateFiles.makeFolder(folder);
      return folder;
    } catch (IOException e) {
      throw new ResourceException(
          call.text(Message.CANNOT_WRITE, folder, Reasons.of(e)), call.text(Message.TRY_RIGHTS), e);
    }
  }

  private static ByteString bytes(Path path) {
    return NameBytes.of(path.toString());
  }
}
