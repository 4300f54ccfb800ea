package dev.nuwa.repo.pack;

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
import dev.nuwa.repo.unit.UnitOpener;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One pack being filled: units are sealed straight into its buffer. Not thread-safe: guarded by
/// its slot while it is open, then owned by the worker that finishes it. Ends with [#finish] or
/// [#discard], which wipe its keys.
final class OpenPack {

  private final PackDraft draft;
  private final PackBuffers buffers;
  private final byte[] bytes;
  private final List<UnitKeys> keys;
  private final List<Codec> codecs = new ArrayList<>();
  private final List<UnitEntry> units = new ArrayList<>();
  private final List<int[]> checksums = new ArrayList<>();
  private long footerBytes;
  private int position;

  /// A pack in its final form, in a borrowed buffer that closing gives back.
  ///
  /// @param bytes the buffer; the first `length` bytes are the object
  record Finished(IndexedPack entry, byte[] bytes, int length, PackBuffers buffers)
      implements AutoCloseable {

    @Override
    public void close() {
      buffers.giveBack(bytes);
    }
  }

  /// Takes over the draft; waits for a buffer in which the object can grow to `bytesMin` at least.
  OpenPack(PackDraft draft, PackBuffers buffers, long bytesMin) {
    this.draft = draft;
    this.buffers = buffers;
    this.keys = draft.newUnitKeys();
    this.bytes = buffers.borrow(bytesMin);
    byte[] header = draft.header().bytes();
    System.arraycopy(header, 0, bytes, 0, header.length);
    this.position = header.length;
  }

  /// Seals all the units at the end, or none when there is no room for them and the footer.
  boolean append(SealableUnit[] more) {
    if (PackDraft.packBytes(position, footerBytes, more) > bytes.length) {
      return false;
    }
    for (SealableUnit unit : more) {
      append(unit);
    }
    return true;
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  private void append(SealableUnit source) {
    int envelope = draft.envelope(source.part());
    int codec = indexOf(source.codec());
    UnitEntry entry =
        new UnitEntry(
            new UnitEntry.Place(envelope, units.size(), source.part(), codec),
            position,
            source.length() + UnitCipher.TAG_BYTES,
            source.plain().blobs());
    StoredUnit unit = StoredUnit.of(entry, source.codec());
    position += keys.get(envelope).seal(unit, source, bytes, position);
    units.add(entry);
    checksums.add(source.plain().checksums());
    footerBytes += PackDraft.footerBytes(source);
  }

  private int indexOf(Codec codec) {
    int known = codecs.indexOf(codec);
    if (known >= 0) {
      return known;
    }
    codecs.add(codec);
    return codecs.size() - 1;
  }

  /// Reads back, then adds padding, footer and trailer. The keys are wiped; the buffer goes to the
  /// result, or stays for [#discard] on failure.
  Finished finish(UnitOpener opener, ReadBack readBack, SecureRandom random) {
    PackProof proof = new PackProof(draft.name(), opener);
    for (int i = 0; i < units.size(); i++) {
      if (readBack.covers(i)) {
        UnitEntry entry = units.get(i);
        StoredUnit unit = StoredUnit.of(entry, codecs.get(entry.place().codec()));
        UnitKeys unitKeys = keys.get(entry.place().envelope());
        proof.check(unitKeys, unit, entry.blobs(), checksums.get(i), bytes);
      }
    }
    PackFooter footer = new PackFooter(draft.envelopes(), codecs, units);
    byte[] box = draft.sealFooter(footer, proof);
    int length = close(box, random);
    draft.close();
    Hash hash = Hash.of(bytes, length - Trailer.BYTES);
    IndexedPack entry = new IndexedPack(draft.name(), hash, length, ByteString.of(footer.encode()));
    return new Finished(entry, bytes, length, buffers);
  }

  /// Padding, footer, its length, trailer; returns the length of the object.
  private int close(byte[] box, SecureRandom random) {
    int rest = box.length + 4 + Trailer.BYTES;
    int total = (int) Padme.padded((long) position + rest);
    fill(position, total - rest - position, random);
    int at = total - rest;
    System.arraycopy(box, 0, bytes, at, box.length);
    at += box.length;
    for (int i = 0; i < 4; i++) {
      bytes[at++] = (byte) (box.length >>> (8 * i));
    }
    byte[] trailer = draft.trailer(bytes, at);
    System.arraycopy(trailer, 0, bytes, at, trailer.length);
    return at + trailer.length;
  }

  /// Padding looks like sealed units, so that nobody sees where they end: zeros under a cipher
  /// whose key nobody keeps, since a random generator is a hundred times slower.
  private void fill(int offset, int length, SecureRandom random) {
    byte[] key = new byte[UnitCipher.KEY_BYTES];
    random.nextBytes(key);
    Arrays.fill(bytes, offset, offset + length, (byte) 0);
    // Its tag lies where the footer goes next.
    new UnitCipher(key)
        .seal(new byte[UnitCipher.NONCE_BYTES], key, bytes, offset, length, bytes, offset);
  }

  /// Gives everything up.
  void discard() {
    draft.close();
    buffers.giveBack(bytes);
  }
}
