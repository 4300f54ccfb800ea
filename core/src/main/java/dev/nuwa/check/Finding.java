package dev.nuwa.check;

import dev.nuwa.error.Sentence;
import java.util.List;

/// Something that is wrong, with what it means.
public sealed interface Finding {

  /// A snapshot, confirmation, drop or note that cannot be read.
  record SnapshotUnreadable(String object, String reason) implements Finding {}

  /// An index that cannot be used: no data is lost, the packs tell the same.
  record IndexDamaged(String index) implements Finding {}

  /// A key under a password that this password opens no more; the others are not concerned.
  record KeySlotDamaged(String slot, String reason) implements Finding {}

  /// A pack that an index names and that is not there.
  record PackMissing(String pack) implements Finding {}

  /// A pack with another length, footer or content than it should have.
  ///
  /// @param offset in bytes, or -1 when it concerns the whole
  record PackDamaged(String pack, long offset, String reason) implements Finding {}

  /// Part of a snapshot's tree that cannot be read: every file in a range is affected.
  ///
  /// @param snapshot its id
  /// @param from path of the first entry that may be affected
  /// @param to path of the first entry after them that is not; empty for "to the end"
  record TreeAffected(String snapshot, String from, String to, String reason) implements Finding {}

  /// A file whose content cannot be read in full.
  ///
  /// @param snapshot its id
  record FileAffected(String snapshot, String path, String reason) implements Finding {}

  /// What it concerns: an object, or a snapshot and a path.
  default String subject() {
    return switch (this) {
      case SnapshotUnreadable f -> f.object();
      case IndexDamaged f -> f.index();
      case KeySlotDamaged f -> f.slot();
      case PackMissing f -> f.pack();
      case PackDamaged f -> f.pack();
      case TreeAffected f -> f.snapshot() + ":" + f.from();
      case FileAffected f -> f.snapshot() + ":" + f.path();
    };
  }

  /// What is wrong with it.
  default String problem() {
    return said().english();
  }

  /// The same with its values apart.
  default Sentence said() {
    return switch (this) {
      case SnapshotUnreadable f -> new Sentence(f.reason(), List.of());
      case IndexDamaged f -> Sentence.of("damaged; the next backup makes it again from the packs");
      case KeySlotDamaged f -> new Sentence(f.reason(), List.of());
      case PackMissing f -> Sentence.of("missing");
      case PackDamaged f ->
          f.offset() < 0
              ? new Sentence(f.reason(), List.of())
              : Sentence.of("at byte {0}: {1}", f.offset(), f.reason());
      case TreeAffected f ->
          f.to().isEmpty()
              ? Sentence.of("everything from here on: {0}", f.reason())
              : Sentence.of("everything from here to {0}: {1}", f.to(), f.reason());
      case FileAffected f -> new Sentence(f.reason(), List.of());
    };
  }

  /// Whether something cannot be restored because of it.
  default boolean isLoss() {
    return switch (this) {
      case SnapshotUnreadable f -> f.object().startsWith("snap/");
      case IndexDamaged f -> false;
      case KeySlotDamaged f -> false;
      case PackMissing f -> false;
      case PackDamaged f -> false;
      case TreeAffected f -> true;
      case FileAffected f -> true;
    };
  }
}
