package dev.nuwa.backup;

import dev.nuwa.chunk.CutParameters;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.Storage;
import dev.nuwa.tree.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Backs a [WideSource] up into a repository in a folder, as the command would; for
/// `check.d/scale.sh`, which says how large a JVM it gets.
///
///     WideBackup REPOSITORY KEY_FILE STATE_FOLDER FILES [FILE_BYTES]
public final class WideBackup {

  private static final long MEMORY = 128L << 20;

  private WideBackup() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    KeyMaterial key = KeyFile.decode(arguments[1], Files.readAllBytes(Path.of(arguments[1])));
    SecureRandom random = new SecureRandom();
    StateFolder states = new StateFolder(Path.of(arguments[2]), random, EventSink.none());
    BackupOptions options =
        new BackupOptions(
            new BackupOptions.CutWish.Gear(CutParameters.STANDARD),
            512,
            MEMORY,
            2,
            new BackupOptions.Label("wide", "user", List.of(), "", "test"));
    Storage storage = LocalStorage.open(folder);
    Environment environment =
        new Environment(storage, random, InstantSource.system(), EventSink.none());
    int fileBytes = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
    long started = System.nanoTime();
    try (WideSource source = new WideSource(Long.parseLong(arguments[3]), fileBytes);
        Session session = Repository.open(environment).unlock(key)) {
      Optional<StoredSnapshot> parent = session.snapshots().confirmed().stream().findFirst();
      new BackupRun(session, options, states, InstantSource.system(), EventSink.none())
          .run(
              List.of(new BackupRoot(ByteString.utf8("/wide"), source)),
              parent,
              PackOptions.forMemory(MEMORY));
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf(
          "%d entries in %.1f s, %.0f entries/s%n",
          source.entries(), seconds, source.entries() / seconds);
    }
  }
}
