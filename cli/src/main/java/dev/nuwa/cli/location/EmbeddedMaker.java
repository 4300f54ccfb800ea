package dev.nuwa.cli.location;

import dev.nuwa.cli.location.StorageOpener.Mode;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.repo.RepositoryDraft;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/// Makes the embedded repository on first use. The key is durable before the repository exists, and
/// nothing that might be a key somebody needs is ever deleted or overwritten.
public final class EmbeddedMaker {

  private static final Duration TURN = Duration.ofMillis(20);

  private final Output output;
  private final StorageOpener opener;
  private final KeyFiles keyFiles;

  public EmbeddedMaker(Output output, StorageOpener opener) {
    this.output = output;
    this.opener = opener;
    this.keyFiles = new KeyFiles(output);
  }

  /// Makes it unless it is there. Several processes may try at once: the lock is the system's, and
  /// gone with its process.
  public void ensure(Embedded embedded) {
    if (embedded.state() == Embedded.State.READY) {
      return;
    }
    try {
      PrivateFiles.makeFolder(embedded.folder());
      try (FileChannel channel =
              FileChannel.open(
                  embedded.folder().resolve("lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock turn = lock(channel)) {
        if (turn.isValid()) {
          makeUnlessThere(embedded);
        }
      }
    } catch (IOException e) {
      throw unwritable(embedded.folder(), e);
    }
  }

  /// Refuses what cannot be opened, with a word on what to do.
  public void requireReady(Embedded embedded) {
    Path repository = embedded.repository();
    Path key = embedded.key();
    switch (embedded.state()) {
      case READY -> {}
      case NONE, UNFINISHED ->
          throw new RepositoryMissingException(
              text(Message.NO_EMBEDDED, repository), text(Message.TRY_FIRST_BACKUP));
      case KEY_LOST ->
          throw new KeyException(
              text(Message.KEY_LOST, repository, key), text(Message.TRY_KIT, key));
      case REPOSITORY_LOST ->
          throw new RepositoryMissingException(
              text(Message.EMBEDDED_LOST, repository, key), text(Message.TRY_EMBEDDED_LOST));
      case CONFIGURATION_LOST ->
          throw new CorruptionException(repository.toString(), -1, text(Message.CONFIG_MISSING));
    }
  }

  private void makeUnlessThere(Embedded embedded) throws IOException {
    switch (embedded.state()) {
      case READY -> {}
      case NONE -> make(embedded);
      case UNFINISHED -> {
        setKeyAside(embedded);
        make(embedded);
      }
      case KEY_LOST, REPOSITORY_LOST, CONFIGURATION_LOST -> requireReady(embedded);
    }
  }

  private void make(Embedded embedded) throws IOException {
    SecureRandom random = new SecureRandom();
    PrivateFiles.makeFolder(embedded.repository());
    try (RepositoryDraft draft =
        RepositoryDraft.make(
            random,
            output.surroundings().clock(),
            DomainParameters.DEFAULT,
            HostName.of(output.surroundings()))) {
      String comment = "repository " + draft.id() + " in " + embedded.repository();
      keyFiles.write(embedded.key(), draft.key(), List.of(comment));
      try (Storage storage = opener.open(embedded.repository().toString(), Mode.CREATE)) {
        draft.publish(storage);
      }
    }
    output.hint(Message.EMBEDDED_MADE, embedded.repository(), embedded.key());
  }

  /// It never opened anything; but a key is not ours to delete.
  private void setKeyAside(Embedded embedded) throws IOException {
    long seconds = output.surroundings().clock().instant().getEpochSecond();
    Path aside = embedded.folder().resolve("key.unused-" + seconds);
    Files.move(embedded.key(), aside);
    output.hint(Message.KEY_SET_ASIDE, aside);
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has its turn.
        Ticker.system().pause(TURN);
      }
    }
  }

  private ResourceException unwritable(Path folder, IOException e) {
    return new ResourceException(
        text(Message.CANNOT_WRITE, folder, Reasons.of(e)), text(Message.TRY_RIGHTS), e);
  }

  private String text(Message message, Object... arguments) {
    return output.messages().text(message, arguments);
  }
}
