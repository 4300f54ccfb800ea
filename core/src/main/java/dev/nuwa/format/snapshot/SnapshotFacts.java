package dev.nuwa.format.snapshot;

import dev.nuwa.format.CborValue;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a snapshot that every holder of X may read: what maintenance and policies need,
/// without a name (docs/format.md, section 11, maintenance part).
///
/// @param time when the backup began; a label
/// @param roots at least one
/// @param partial whether some source files could not be read
public record SnapshotFacts(
    Lineage lineage,
    Instant time,
    List<SnapshotRoot> roots,
    Pseudonyms pseudonyms,
    boolean partial,
    Counts counts,
    Basis basis) {

  /// Where a snapshot stands among the others.
  ///
  /// @param sequence 1 + the greatest among its previous ones; that in the name
  /// @param previous heads of this writer's chain that the writer saw; empty for the first
  /// @param dependencies names of snapshots that this one needs
  /// @param parent name of the snapshot that it was compared with
  public record Lineage(
      long sequence, List<NamedHash> previous, List<String> dependencies, @Nullable String parent) {

    public Lineage {
      previous = List.copyOf(previous);
      dependencies = List.copyOf(dependencies);
      if (sequence < 1) {
        throw new IllegalArgumentException("sequence " + sequence);
      }
      previous.forEach(named -> ObjectNames.require(ObjectKind.SNAPSHOT, named.name()));
      dependencies.forEach(name -> ObjectNames.require(ObjectKind.SNAPSHOT, name));
      if (parent != null) {
        ObjectNames.require(ObjectKind.SNAPSHOT, parent);
      }
    }
  }

  /// What the writer went by.
  ///
  /// @param generation the last condemnation record that it had read, null when there was none
  /// @param configuration the one that it obeyed
  /// @param session 16 hex digits
  public record Basis(
      @Nullable NumberedHash generation, NumberedHash configuration, String session) {

    public Basis {
      if (!ObjectNames.isHex(session, 16)) {
        throw new IllegalArgumentException("not a session: " + session);
      }
    }
  }

  public SnapshotFacts {
    roots = List.copyOf(roots);
    if (roots.isEmpty() || roots.size() != pseudonyms.roots().size()) {
      throw new IllegalArgumentException(
          roots.size() + " roots with " + pseudonyms.roots().size() + " pseudonyms");
    }
  }

  public long sequence() {
    return lineage.sequence();
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .integer(0, lineage.sequence())
        .list(1, lineage.previous(), RecordWriter::pair)
        .time(2, time)
        .list(3, roots, root -> root.record().value())
        .record(4, pseudonyms.record())
        .put(5, new CborValue.Bool(partial))
        .texts(6, lineage.dependencies())
        .record(7, counts.record())
        .seen(8, basis.generation())
        .seen(9, basis.configuration())
        .text(10, lineage.parent())
        .text(11, basis.session())
        .encode();
  }

  /// From the plaintext of the box.
  ///
  /// @param object for messages
  public static SnapshotFacts decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, SnapshotFacts::read);
  }

  private static SnapshotFacts read(RecordReader in) {
    return new SnapshotFacts(
        new Lineage(
            in.ownNumber(0), in.list(1, in::named), in.texts(6), in.optionalText(10).orElse(null)),
        in.time(2),
        in.records(3, SnapshotRoot::read),
        in.record(4, Pseudonyms::read),
        in.bool(5),
        in.record(7, Counts::read),
        new Basis(in.optionalSeen(8).orElse(null), in.seen(9), in.text(11)));
  }
}
