package dev.nuwa.format.snapshot;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something said about a snapshot after it was made: a tag, a hold, or that one of these no longer
/// counts (docs/format.md, section 12). What a note replaces is dead for ever, so any number of
/// people may speak at once and every reader comes to the same.
///
/// @param snapshot its name
/// @param time a label
/// @param replaces names of the notes about the same snapshot that no longer count
/// @param pseudonym of the tag; null for holds and releases
/// @param sealedWords D-box (part 6) with the tag or the reason; null for none
public record Note(
    String snapshot,
    Kind kind,
    Instant time,
    List<String> replaces,
    @Nullable ByteString pseudonym,
    @Nullable ByteString sealedWords) {

  /// Part of the D-box in its associated data.
  public static final int WORDS_PART = 6;

  private static final int REPLACES_MAX = 4096;

  /// What is said.
  public enum Kind {
    /// The snapshot is kept whatever the policy says.
    HOLD(1),
    /// The holds that are replaced are over.
    RELEASE(2),
    /// It has this tag.
    TAG(3),
    /// It does not have this tag, whatever was written when it was made.
    UNTAG(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    boolean isAboutTag() {
      return this == TAG || this == UNTAG;
    }
  }

  public Note {
    ObjectNames.require(ObjectKind.SNAPSHOT, snapshot);
    replaces = List.copyOf(replaces);
    for (String other : replaces) {
      ObjectNames.require(ObjectKind.NOTE, other);
      if (!ObjectNames.snapshotOf(other).equals(snapshot)) {
        throw new IllegalArgumentException("a note replaces one about another snapshot: " + other);
      }
    }
    if (replaces.size() > REPLACES_MAX) {
      throw new IllegalArgumentException("a note that replaces " + replaces.size() + " others");
    }
    if (kind.isAboutTag() != (pseudonym != null)) {
      throw new IllegalArgumentException("a note about a tag, and no other, has its pseudonym");
    }
    if (pseudonym != null && pseudonym.length() != Pseudonyms.BYTES) {
      throw new IllegalArgumentException("a pseudonym of " + pseudonym.length() + " bytes");
    }
  }

  /// The words, still sealed.
  public Optional<ByteString> words() {
    return Optional.ofNullable(sealedWords);
  }

  /// The same with words.
  public Note withWords(ByteString sealed) {
    return new Note(snapshot, kind, time, replaces, pseudonym, sealed);
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .text(0, snapshot)
        .integer(1, kind.number())
        .time(2, time)
        .list(3, replaces, CborValue.Text::new)
        .bytes(4, pseudonym)
        .bytes(5, sealedWords)
        .encode();
  }

  /// @param object name of the object
  public static Note decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, Note::read);
  }

  private static Note read(RecordReader in) {
    long number = in.natural(1);
    if (number < 1 || number > Kind.values().length) {
      throw in.unknown("kind of note", number);
    }
    return new Note(
        in.text(0),
        Kind.values()[(int) number - 1],
        in.time(2),
        in.texts(3),
        in.optionalBytes(4).orElse(null),
        in.optionalBytes(5).orElse(null));
  }
}
