package dev.nuwa.repo.pack;

import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Padme;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.repo.unit.UnitKeys;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.Staging.Staged;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One pack being filled: a unit is sealed, staged, hashed, and at once opened again and compared,
/// all while it is in the processor's cache. Not thread-safe: guarded by its slot while it is open,
/// then owned by the worker that finishes it. Ends with [#finish] or [#discard], which wipe its
/// keys.
final class OpenPack {

  private static final int PADDING_PIECE_BYTES = 64 << 10;

  private final PackDraft draft;
  private final ReadBack readBack;
  private final Staged staged;
  private final long bytesMax;
  private final List<UnitKeys> keys;
  private final MessageDigest digest = Digests.newSha256();
  private final List<Codec> codecs = new ArrayList<>();
  private final List<UnitEntry> units = new ArrayList<>();
  private long footerBytes;
  private int position;

  /// A pack in its final form, staged until it is closed.
  ///
  /// @param sha256 of the whole object, trailer included
  record Finished(IndexedPack entry, Staged staged, Hash sha256) implements AutoCloseable {

    /// The bytes of the object.
    Content content() {
      return staged.content().withSha256(sha256);
    }

    @Override
    public void close() {
      staged.close();
    }
  }

  /// Takes over the draft and what it is staged in.
  ///
  /// @param bytesMax the object becomes no longer than this
  OpenPack(PackDraft draft, ReadBack readBack, Staged staged, long bytesMax) {
    this.draft = draft;
    this.readBack = readBack;
    this.staged = staged;
    this.bytesMax = bytesMax;
    this.keys = draft.newUnitKeys();
    write(draft.header().bytes());
  }

  /// Adds all the units at the end, or none when there is no room for them and the footer.
  ///
  /// @throws dev.nuwa.error.CorruptionException when one does not come back as it was hashed
  boolean append(SealableUnit[] more, SealingBench bench) {
    if (PackDraft.packBytes(position, footerBytes, more) > bytesMax) {
      return false;
    }
    for (SealableUnit unit : more) {
      append(unit, bench);
    }
    return true;
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  private void append(SealableUnit source, SealingBench bench) {
    int envelope = draft.envelope(source.part());
    int codec = indexOf(source.codec());
    UnitEntry entry =
        new UnitEntry(
            new UnitEntry.Place(envelope, units.size(), source.part(), codec),
            position,
            source.length() + UnitCipher.TAG_BYTES,
            source.plain().blobs());
    StoredUnit unit = StoredUnit.of(entry, source.codec());
    UnitKeys unitKeys = keys.get(envelope);
    byte[] sealed = bench.roomFor(source);
    int length = unitKeys.seal(unit, source, sealed, 0);
    write(sealed, 0, length);
    if (readBack.covers(units.size())) {
      proof(bench).check(unitKeys, unit, source.plain(), sealed);
    }
    units.add(entry);
    footerBytes += PackDraft.footerBytes(source);
  }

  private PackProof proof(SealingBench bench) {
    return new PackProof(draft.name(), bench.opener());
  }

  private int indexOf(Codec codec) {
    int known = codecs.indexOf(codec);
    if (known >= 0) {
      return known;
    }
    codecs.add(codec);
    return codecs.size() - 1;
  }

  private void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  private void write(byte[] bytes, int offset, int length) {
    staged.write(bytes, offset, length);
    Digests.update(digest, bytes, offset, length);
    position += length;
  }

  /// Adds padding, footer and trailer. The keys are wiped; what is staged goes to the result, or
  /// stays for [#discard] on failure.
  Finished finish(SealingBench bench, SecureRandom random) {
    PackFooter footer = new PackFooter(draft.envelopes(), codecs, units);
    byte[] box = draft.sealFooter(footer, proof(bench));
    int rest = box.length + 4 + Trailer.BYTES;
    pad((int) Padme.padded((long) position + rest) - rest - position, random);
    write(box);
    byte[] boxLength = new byte[4];
    for (int i = 0; i < 4; i++) {
      boxLength[i] = (byte) (box.length >>> (8 * i));
    }
    write(boxLength);
    MessageDigest whole = Digests.fork(digest);
    Hash hash = Hash.of(digest.digest());
    byte[] trailer = draft.trailer(hash);
    staged.write(trailer, 0, trailer.length);
    whole.update(trailer);
    draft.close();
    IndexedPack entry =
        new IndexedPack(
            draft.name(), hash, position + trailer.length, ByteString.of(footer.encode()));
    return new Finished(entry, staged, Hash.of(whole.digest()));
  }

  /// Padding looks like sealed units, so that nobody sees where they end: zeros under a cipher
  /// whose key nobody keeps, since a random generator is a hundred times slower.
  private void pad(int length, SecureRandom random) {
    byte[] key = new byte[UnitCipher.KEY_BYTES];
    random.nextBytes(key);
    UnitCipher cipher = new UnitCipher(key);
    byte[] nonce = new byte[UnitCipher.NONCE_BYTES];
    byte[] piece = new byte[Math.min(length, PADDING_PIECE_BYTES) + UnitCipher.TAG_BYTES];
    for (int left = length; left > 0; left -= Math.min(left, PADDING_PIECE_BYTES)) {
      int count = Math.min(left, PADDING_PIECE_BYTES);
      Arrays.fill(piece, (byte) 0);
      nonce[0]++; // 128 MiB at most in pieces of 64 KiB: two bytes count them
      if (nonce[0] == 0) {
        nonce[1]++;
      }
      cipher.seal(nonce, key, piece, 0, count, piece, 0);
      write(piece, 0, count);
    }
  }

  /// Gives everything up.
  void discard() {
    draft.close();
    staged.close();
  }
}
