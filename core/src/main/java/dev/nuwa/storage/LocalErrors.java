package dev.nuwa.storage;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Gives an `IOException` of a local file its meaning. Java hands out no error numbers, only their
/// texts, and those follow the user's language; so the file system itself is asked as well.
///
/// @param root the storage's folder
record LocalErrors(Path root) {

  /// A failed read of an object (or of the whole storage, when `object` is empty).
  BackupException reading(String object, IOException e) {
    return wrap("reading {0} in {1}: {2}", object, 0, e);
  }

  /// A failed write of `bytes`.
  BackupException writing(String object, long bytes, IOException e) {
    return wrap("writing {0} in {1}: {2}", object, bytes, e);
  }

  private BackupException wrap(String doing, String object, long bytes, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      // The exception carries the interrupt from here on.
      return Thread.interrupted()
          ? CancelledException.interrupted(e)
          : new CancelledException("stopped on request", "", e);
    }
    String text = reasonText(e);
    if (text.contains("too many open files")) {
      return new ResourceException(
          Sentence.of(doing, shown(object), root, "too many open files"),
          Sentence.of("raise the limit of open files (ulimit -n)"),
          e);
    }
    Reason reason = reason(text, bytes, e);
    Sentence what = Sentence.of(doing, shown(object), root, said(reason, e));
    return new StorageException(reason, object, what, Sentence.of(advice(reason)), e);
  }

  private Reason reason(String text, long bytes, IOException e) {
    if (e instanceof AccessDeniedException
        || text.contains("read-only file system")
        || text.contains("not permitted")) {
      return Reason.REFUSED;
    }
    if (text.contains("no space left") || text.contains("quota")) {
      return Reason.FULL;
    }
    return bytes > 0 ? askFileStore(bytes) : Reason.UNREACHABLE;
  }

  private Reason askFileStore(long bytes) {
    try {
      FileStore store = Files.getFileStore(root);
      if (store.isReadOnly()) {
        return Reason.REFUSED;
      }
      return store.getUsableSpace() < bytes ? Reason.FULL : Reason.UNREACHABLE;
    } catch (IOException e) {
      return Reason.UNREACHABLE;
    }
  }

  private static String shown(String object) {
    return object.isEmpty() ? "objects" : object;
  }

  private static String reasonText(IOException e) {
    String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static String said(Reason reason, IOException e) {
    String text = reasonText(e);
    return switch (reason) {
      case REFUSED -> text.isEmpty() ? "permission denied" : text;
      case FULL -> "no space left";
      case MISSING, MISCONFIGURED, THROTTLED, UNREACHABLE, LOCKED, ARCHIVED, CORRUPT, EXISTS ->
          text.isEmpty() ? e.toString() : text;
    };
  }

  private static String advice(Reason reason) {
    return switch (reason) {
      case REFUSED -> "check the owner and the mode of the folder, and how its disk is mounted";
      case FULL -> "free some space or enlarge the disk, then run the command again";
      case MISSING, MISCONFIGURED, THROTTLED, UNREACHABLE, LOCKED, ARCHIVED, CORRUPT, EXISTS ->
          "check the disk and the kernel's log";
    };
  }
}
