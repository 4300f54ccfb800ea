package dev.nuwa.repo.key;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.snapshot.Note;
import dev.nuwa.format.snapshot.SnapshotBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Seals objects other than packs, and takes them apart again after every check of docs/format.md,
/// section 3: frame, repository, name, hash, certified author, signature. Whether the author's role
/// allows such an object is for the reader of its content to judge. Thread-safe.
public final class ObjectCodec {

  private static final int BODY_PART = 0;

  private final KeyRing keys;
  private final Authors authors;

  public ObjectCodec(KeyRing keys, Authors authors) {
    this.keys = keys;
    this.authors = authors;
  }

  /// The keys it seals with.
  public KeyRing keys() {
    return keys;
  }

  /// Whose signatures it accepts.
  public Authors authors() {
    return authors;
  }

  /// An object whose body is one box under X: certificate, probe, index, confirmation, drop, pin,
  /// pin end, generation; of a note without words.
  public byte[] seal(ObjectKind kind, String name, byte[] plain) {
    return seal(kind, name, plain.length, out -> out.raw(plain, 0, plain.length));
  }

  /// The same for a long plaintext, which is written and sealed where it will lie: no more than the
  /// object is in memory for it.
  ///
  /// @param length how many bytes `plain` writes
  public byte[] seal(ObjectKind kind, String name, int length, Consumer<ByteWriter> plain) {
    StoredHeader header = keys.newHeader(kind, name, List.of());
    return Frame.assemble(
        header.header(),
        length + StoredHeader.Box.OVERHEAD_BYTES,
        out -> keys.sealX(header, BODY_PART, plain, out),
        bytes -> keys.sign(kind, bytes));
  }

  /// A snapshot, from its two encoded parts.
  public byte[] sealSnapshot(String name, byte[] facts, byte[] names) {
    StoredHeader header = keys.newHeader(ObjectKind.SNAPSHOT, name, List.of());
    byte[] sealedFacts = keys.sealX(header, SnapshotBody.FACTS_PART, facts);
    byte[] sealedNames = keys.sealD(header, SnapshotBody.NAMES_PART, names);
    SnapshotBody body = new SnapshotBody(ByteString.of(sealedFacts), ByteString.of(sealedNames));
    return assemble(header, body.encode());
  }

  /// A note, with its words sealed for readers inside it.
  public byte[] sealNote(String name, Note note, String words) {
    StoredHeader header = keys.newHeader(ObjectKind.NOTE, name, List.of());
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    ByteString sealed = ByteString.of(keys.sealD(header, Note.WORDS_PART, text));
    return assemble(header, keys.sealX(header, BODY_PART, note.withWords(sealed).encode()));
  }

  /// The words of a note.
  ///
  /// @throws dev.nuwa.error.NotPermittedException for keys without the private D
  public String openWords(VerifiedObject object, Note note) {
    return note.words()
        .map(words -> keys.openD(object.storedHeader(), Note.WORDS_PART, words.bytes()))
        .map(text -> new String(text, StandardCharsets.UTF_8))
        .orElse("");
  }

  byte[] assemble(StoredHeader header, byte[] body) {
    ObjectKind kind = header.header().kind();
    return Frame.assemble(header.header(), body, bytes -> keys.sign(kind, bytes));
  }

  /// Checks an object that was read.
  ///
  /// @param name under which it was read
  /// @param bytes the whole object; kept, and must not change
  /// @throws CorruptionException when it is not what a certified author wrote under that name
  /// @throws dev.nuwa.error.FormatException for one of a later version
  public VerifiedObject verify(String name, byte[] bytes) {
    Frame frame = Frame.parse(name, keys.repository(), bytes);
    AuthorId author = frame.header().author();
    if (frame.header().kind().signedByAuthority()) {
      authors.verifyAuthority(name, author, frame.signedBytes(), frame.signature());
    } else {
      authors.verify(name, author, frame.signedBytes(), frame.signature());
      checkOwner(frame);
    }
    return VerifiedObject.of(frame);
  }

  /// Objects in a writer's own place are by that writer.
  private static void checkOwner(Frame frame) {
    ObjectNames.Parsed parsed = ObjectNames.parse(frame.header().name()).orElseThrow();
    boolean own =
        switch (parsed.kind()) {
          case PROBE, PACK, INDEX, SNAPSHOT, PIN, PIN_END, LOCK, VERIFIED -> true;
          case CONFIG, CERTIFICATE, KEY_SLOT, CONFIRMATION, DROP, GENERATION, NOTE -> false;
        };
    if (own && !frame.header().author().equals(parsed.author())) {
      throw new CorruptionException(parsed.name(), -1, "its author is not the one in its name");
    }
  }

  /// The plaintext of an object whose body is one box under X.
  public byte[] open(VerifiedObject object) {
    return keys.openX(object.storedHeader(), BODY_PART, object.frame().body());
  }

  /// The maintenance part of a snapshot.
  public byte[] openFacts(VerifiedObject snapshot) {
    SnapshotBody body = SnapshotBody.decode(snapshot.name(), snapshot.frame().body());
    return keys.openX(snapshot.storedHeader(), SnapshotBody.FACTS_PART, body.facts().bytes());
  }

  /// The reader part of a snapshot.
  ///
  /// @throws dev.nuwa.error.NotPermittedException for keys without the private D
  public byte[] openNames(VerifiedObject snapshot) {
    SnapshotBody body = SnapshotBody.decode(snapshot.name(), snapshot.frame().body());
    return keys.openD(snapshot.storedHeader(), SnapshotBody.NAMES_PART, body.names().bytes());
  }
}
