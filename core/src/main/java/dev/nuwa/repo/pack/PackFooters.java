package dev.nuwa.repo.pack;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.repo.key.Authors;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.StoredHeader;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.Arrays;
import java.util.Optional;

/// Reads footers from packs themselves: the first 4 KiB hold the header, the last 64 KiB nearly
/// always the footer, so it takes two requests, one for a small pack. The units are not read, so
/// the hash in the trailer is believed as far as its signature goes. Thread-safe.
public final class PackFooters {

  private static final int HEAD_BYTES = 4 << 10;
  private static final int TAIL_BYTES = 64 << 10;

  private final Storage storage;
  private final KeyRing keys;
  private final Authors authors;

  public PackFooters(Storage storage, KeyRing keys, Authors authors) {
    this.storage = storage;
    this.keys = keys;
    this.authors = authors;
  }

  /// What an index would say of a pack; empty when there is none of that name.
  ///
  /// @param bytes the length of the object, as a listing told
  /// @throws CorruptionException when header, footer or trailer are damaged or forged
  public Optional<IndexedPack> read(String name, long bytes) {
    try {
      return readOnce(name, bytes);
    } catch (CorruptionException | FormatException e) {
      return readOnce(name, bytes); // what came may be wrong although what is stored is right
    }
  }

  private Optional<IndexedPack> readOnce(String name, long bytes) {
    Optional<byte[]> tail = storage.get(ObjectName.of(name), ByteRange.last(TAIL_BYTES));
    if (tail.isEmpty()) {
      return Optional.empty();
    }
    byte[] end = tail.get();
    Trailer trailer = Trailer.decode(name, end);
    StoredHeader header = header(name, bytes == end.length ? end : get(name, 0, HEAD_BYTES));
    check(header, trailer);
    byte[] box = box(name, end);
    byte[] padded = keys.openX(header, PackDraft.FOOTER_PART, box);
    byte[] footer = PackFooter.decode(name, padded).encode();
    return Optional.of(new IndexedPack(name, trailer.hash(), bytes, ByteString.of(footer)));
  }

  private StoredHeader header(String name, byte[] start) {
    int length = Header.length(name, start);
    byte[] whole = length <= start.length ? start : get(name, 0, length);
    return StoredHeader.decode(name, whole);
  }

  /// The header names this repository and the author that the name has, who signed.
  private void check(StoredHeader stored, Trailer trailer) {
    Header header = stored.header();
    String name = header.name();
    AuthorId author = ObjectNames.packAuthor(name);
    if (header.kind() != ObjectKind.PACK || !header.repository().equals(keys.repository())) {
      throw new CorruptionException(name, 0, "it is no pack of this repository");
    }
    if (!header.author().equals(author) || !trailer.author().equals(author)) {
      throw new CorruptionException(name, 0, "its author is not the one in its name");
    }
    byte[] signed = Trailer.signedBytes(keys.repository(), name, trailer.hash());
    authors.verify(name, author, signed, trailer.signature().bytes());
  }

  /// The sealed footer, from the end of the object; read again from farther off if it is longer.
  private byte[] box(String name, byte[] end) {
    int after = end.length - Trailer.length(name, end) - 4;
    if (after < 0) {
      throw new CorruptionException(name, -1, "too short for a pack");
    }
    long length = new ByteReader(name, end, after, 4).u32();
    if (length > Limits.FOOTER + 64L) {
      throw new CorruptionException(name, -1, "footer of " + length + " bytes");
    }
    if (length <= after) {
      return Arrays.copyOfRange(end, after - (int) length, after);
    }
    int wanted = (int) length + end.length - after;
    byte[] more =
        storage
            .get(ObjectName.of(name), ByteRange.last(wanted))
            .filter(bytes -> bytes.length == wanted)
            .orElseThrow(() -> new CorruptionException(name, -1, "its footer is cut off"));
    return Arrays.copyOf(more, (int) length);
  }

  private byte[] get(String name, long offset, int length) {
    return storage
        .get(ObjectName.of(name), ByteRange.of(offset, length))
        .orElseThrow(() -> new CorruptionException(name, -1, "it vanished while it was read"));
  }
}
