package dev.nuwa.cli.output;

import dev.nuwa.cli.text.Message;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.CondemnedException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.SourceException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.UsageException;
import java.util.Locale;

/// What the kinds of failure are called, for people and for programs (docs/events.md).
final class Failures {

  private Failures() {}

  /// The sentence a message of this kind stands in.
  static Message frame(BackupException failure) {
    return switch (failure) {
      case CancelledException e -> Message.ERROR_CANCELLED;
      case CondemnedException e -> Message.ERROR_CONDEMNED;
      case CorruptionException e -> Message.ERROR_CORRUPTION;
      case FormatException e -> Message.ERROR_FORMAT;
      case KeyException e -> Message.ERROR_KEY;
      case NotPermittedException e -> Message.ERROR_NOT_PERMITTED;
      case RepositoryMissingException e -> Message.ERROR_REPOSITORY_MISSING;
      case ResourceException e -> Message.ERROR_RESOURCE;
      case SourceException e -> Message.ERROR_SOURCE;
      case StorageException e -> Message.ERROR_STORAGE;
      case UsageException e -> Message.ERROR_USAGE;
    };
  }

  /// The `kind` of an error event.
  static String kind(BackupException failure) {
    return switch (failure) {
      case CancelledException e -> "cancelled";
      case CondemnedException e -> "condemned";
      case CorruptionException e -> "corruption";
      case FormatException e -> "format";
      case KeyException e -> "key";
      case NotPermittedException e -> "notPermitted";
      case RepositoryMissingException e -> "repositoryMissing";
      case ResourceException e -> "resource";
      case SourceException e -> "source";
      case StorageException e -> "storage";
      case UsageException e -> "usage";
    };
  }

  /// The event `error` without its time.
  static JsonObject fields(BackupException failure) {
    JsonObject fields =
        new JsonObject()
            .put("kind", kind(failure))
            .put("message", failure.getMessage())
            .put("advice", failure.advice())
            .put("exitCode", failure.exitCode().code());
    if (failure instanceof StorageException storage) {
      fields.put("reason", storage.reason().name().toLowerCase(Locale.ROOT));
      fields.put("object", storage.object());
    } else if (failure instanceof CorruptionException corruption) {
      fields.put("object", corruption.object());
      fields.put("offset", corruption.offset());
    }
    return fields;
  }
}
