package dev.nuwa.tree.state;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.ByteWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Where the states of one scope lie: at most one finished file, and one unfinished file for every
/// run that is under way or was cut off.
///
/// @param base what their names begin with
record StateFiles(Path folder, String base) {

  private static final String UNFINISHED = ".part";

  static StateFiles of(Path folder, StateScope scope) {
    ByteWriter out = new ByteWriter();
    out.repository(scope.repository()).u16(scope.domain()).u32(scope.epoch());
    byte[] hash = Digests.sha256(out.raw(scope.rootPath()).toByteArray());
    return new StateFiles(folder, HexFormat.of().formatHex(hash, 0, 16));
  }

  Path finished() {
    return folder.resolve(base + ".state");
  }

  /// @param run hex digits that no other run has
  Path unfinished(String run) {
    return folder.resolve(base + "-" + run + UNFINISHED);
  }

  /// The unfinished files whose runs are over, the longest first.
  List<Path> abandoned() throws IOException {
    List<Sized> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, base + "-*" + UNFINISHED)) {
      for (Path file : files) {
        if (!inUse(file)) {
          found.add(new Sized(file, Files.size(file)));
        }
      }
    }
    found.sort((a, b) -> Long.compare(b.bytes(), a.bytes()));
    return found.stream().map(Sized::file).toList();
  }

  /// A run holds a lock on its file. Where files cannot be locked every run seems to be over, and
  /// the worst that follows is that a state is lost.
  private static boolean inUse(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private record Sized(Path file, long bytes) {}
}
