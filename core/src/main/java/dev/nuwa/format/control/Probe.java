package dev.nuwa.format.control;

import dev.nuwa.format.CborValue;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a storage answered when it was tried out (docs/format.md, section 6).
///
/// @param answers question to answer
/// @param storage description of the storage, without secrets
public record Probe(Instant time, SortedMap<String, String> answers, String storage) {

  public Probe {
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .time(0, time)
        .map(1, answers, CborValue.Text::new)
        .text(2, storage)
        .encode();
  }

  /// @param object name of the object
  public static Probe decode(String object, byte[] plaintext) {
    return RecordReader.read(
        object, plaintext, in -> new Probe(in.time(0), in.map(1, in::text), in.text(2)));
  }
}
