package dev.nuwa.format.snapshot;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.List;

/// The part of a snapshot that only readers see (docs/format.md, section 11, reader part).
///
/// @param roots paths in the order of the roots in the other part
/// @param program that wrote it, with its version
/// @param failures paths of the first files that could not be read, at most 100
/// @param description whatever the user said; may be empty
public record SnapshotNames(
    String host,
    String user,
    List<ByteString> roots,
    List<String> tags,
    String program,
    Observations observations,
    List<ByteString> failures,
    String description) {

  /// The most failures listed.
  public static final int FAILURES_MAX = 100;

  public SnapshotNames {
    roots = List.copyOf(roots);
    tags = List.copyOf(tags);
    failures = List.copyOf(failures);
    if (failures.size() > FAILURES_MAX) {
      throw new IllegalArgumentException(failures.size() + " failures listed");
    }
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .text(0, host)
        .text(1, user)
        .list(2, roots, path -> new RecordWriter().bytes(0, path).value())
        .texts(3, tags)
        .text(4, program)
        .record(5, observations.record())
        .list(6, failures, CborValue.Bytes::new)
        .text(7, description)
        .encode();
  }

  /// From the plaintext of the box.
  ///
  /// @param object for messages
  public static SnapshotNames decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, SnapshotNames::read);
  }

  private static SnapshotNames read(RecordReader in) {
    return new SnapshotNames(
        in.text(0),
        in.text(1),
        in.records(2, root -> root.bytes(0)),
        in.texts(3),
        in.text(4),
        in.record(5, Observations::read),
        in.list(6, in::bytes),
        in.text(7));
  }
}
