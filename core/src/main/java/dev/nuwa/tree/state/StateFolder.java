package dev.nuwa.tree.state;

import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.Timestamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder in which the states of sources are kept. Several runs at once do not disturb each
/// other: each writes a file of its own, and the last to finish is the state. Thread-safe.
public final class StateFolder {

  private static final int UNFINISHED_READ_MAX = 1;

  private final Path folder;
  private final SecureRandom random;
  private final EventSink events;

  /// @param folder created, for its owner only, when it is first written to
  public StateFolder(Path folder, SecureRandom random, EventSink events) {
    this.folder = folder;
    this.random = random;
    this.events = events;
  }

  /// What earlier runs saw; empty when nothing usable is there. Read it before [#begin]: a run that
  /// finishes replaces it, which a stream that is open survives.
  public Optional<StateStream> open(StateScope scope) {
    StateFiles files = StateFiles.of(folder, scope);
    List<StateReader> readers = new ArrayList<>();
    abandoned(files).stream()
        .flatMap(file -> StateReader.open(file, scope).stream())
        .limit(UNFINISHED_READ_MAX)
        .forEach(readers::add);
    StateReader.open(files.finished(), scope).ifPresent(readers::add);
    return readers.isEmpty() ? Optional.empty() : Optional.of(new StateStream(readers));
  }

  /// Whether a run was cut off: it left the beginning of a state, and perhaps packs without an
  /// index.
  public boolean hasUnfinished(StateScope scope) {
    return !abandoned(StateFiles.of(folder, scope)).isEmpty();
  }

  /// Begins the state of a new run.
  ///
  /// @param begun when the run began, before anything was looked at
  /// @param treeKey of the scope's domain, 16 bytes; copied
  public StateWriter begin(StateScope scope, Timestamp begun, byte[] treeKey) {
    byte[] fileId = new byte[Block.FILE_ID_BYTES];
    random.nextBytes(fileId);
    StateFiles files = StateFiles.of(folder, scope);
    Path unfinished = files.unfinished(HexFormat.of().formatHex(fileId));
    LeafPrint print = new LeafPrint(treeKey, begun);
    StateWriter writer = new StateWriter(files, unfinished, fileId, print, events);
    try {
      writer.begin(create(unfinished), scope, begun);
    } catch (IOException e) {
      String subject = "state " + folder;
      events.emit(
          new Event.Warning(
              subject,
              Sentence.of("cannot be kept, so the next backup takes longer: {0}", e.getMessage())));
    }
    return writer;
  }

  private static List<Path> abandoned(StateFiles files) {
    try {
      return Files.isDirectory(files.folder()) ? files.abandoned() : List.of();
    } catch (IOException _) {
      return List.of();
    }
  }

  private FileChannel create(Path file) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly("rw-------"));
    lock(channel);
    return channel;
  }

  /// Held until the channel is closed; tells other runs that this one goes on.
  private static Optional<FileLock> lock(FileChannel channel) {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return Stream.of(set)
        .filter(any -> posix)
        .map(PosixFilePermissions::asFileAttribute)
        .toArray(FileAttribute<?>[]::new);
  }
}
