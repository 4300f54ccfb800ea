package dev.nuwa.format.pack;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.Limits;
import java.util.ArrayList;
import java.util.List;

/// Goes through a footer, unit by unit and blob by blob, without an object for each: an index of
/// 10^8 blobs is read this way. Checks all that the format demands of a footer alone.
///
/// Order of calls: [#nextUnit()], then the unit's accessors, then [#nextBlob()] until false (blobs
/// that are left are passed over). Not thread-safe; the bytes are not copied and must not change.
public final class FooterReader {

  private final ByteReader in;
  private final List<Envelope> envelopes;
  private final List<Codec> codecs;
  private final int unitCount;
  private int unitsRead;
  private int envelope;
  private long ordinal;
  private Part part = Part.DATA;
  private int codec;
  private long offset;
  private long end;
  private int storedLength;
  private int plainLength;
  private int blobsLeft;
  private int blobOffset;
  private int blobEnd;
  private BlobId blobId = new BlobId(0, 0, 0, 0);

  /// @param object for messages
  public FooterReader(String object, byte[] bytes, int offset, int length) {
    this(new ByteReader(object, bytes, offset, length));
  }

  FooterReader(ByteReader in) {
    this.in = in;
    int version = in.u8();
    if (version != PackFooter.VERSION) {
      throw in.unknown("footer version", version);
    }
    int envelopeCount = in.count(Limits.ENVELOPES_IN_PACK, Envelope.FIELD_BYTES, "envelopes");
    List<Envelope> foundEnvelopes = new ArrayList<>(envelopeCount);
    for (int i = 0; i < envelopeCount; i++) {
      foundEnvelopes.add(Envelope.read(in));
    }
    int codecCount = in.count(Limits.CODECS_IN_PACK, 6, "codecs");
    List<Codec> foundCodecs = new ArrayList<>(codecCount);
    for (int i = 0; i < codecCount; i++) {
      foundCodecs.add(Codec.read(in));
    }
    this.envelopes = List.copyOf(foundEnvelopes);
    this.codecs = List.copyOf(foundCodecs);
    this.unitCount = in.count(Limits.UNITS_IN_PACK, 41, "units");
  }

  public List<Envelope> envelopes() {
    return envelopes;
  }

  public List<Codec> codecs() {
    return codecs;
  }

  /// Units in all.
  public int unitCount() {
    return unitCount;
  }

  /// Goes to the next unit; false at the end.
  public boolean nextUnit() {
    while (nextBlob()) {
      // passed over, but checked
    }
    if (unitsRead == unitCount) {
      return false;
    }
    unitsRead++;
    readPlace();
    readLengths();
    blobsLeft = in.count(Limits.BLOBS_IN_UNIT, BlobId.BYTES + 1, "blobs");
    if (blobsLeft == 0 || (blobsLeft > 1 && part != Part.DATA)) {
      throw in.damaged("unit of " + part + " with " + blobsLeft + " blobs");
    }
    blobOffset = 0;
    blobEnd = 0;
    return true;
  }

  /// Goes to the next blob of the unit; false at its end.
  public boolean nextBlob() {
    if (blobsLeft == 0) {
      return false;
    }
    blobsLeft--;
    blobId = in.blobId();
    int length = in.varint(plainLength - blobEnd, "length of a blob");
    blobOffset = blobEnd;
    blobEnd += length;
    if (length == 0 || (blobsLeft == 0 && blobEnd != plainLength)) {
      throw in.damaged("blobs of " + blobEnd + " bytes in a unit of " + plainLength);
    }
    return true;
  }

  /// Index of the unit, from 0.
  public int unitIndex() {
    return unitsRead - 1;
  }

  /// Index of the unit's envelope.
  public int envelopeIndex() {
    return envelope;
  }

  /// Number of the unit in its origin pack.
  public long ordinal() {
    return ordinal;
  }

  public Part part() {
    return part;
  }

  /// Index of the unit's codec.
  public int codecIndex() {
    return codec;
  }

  /// Offset of the unit in the pack object.
  public long offset() {
    return offset;
  }

  /// Bytes of the unit in the pack, with the tag.
  public int storedLength() {
    return storedLength;
  }

  public int plainLength() {
    return plainLength;
  }

  public BlobId blobId() {
    return blobId;
  }

  /// Offset of the blob in the unit's plaintext.
  public int blobOffset() {
    return blobOffset;
  }

  public int blobLength() {
    return blobEnd - blobOffset;
  }

  /// The unit as a value, with all its blobs; instead of [#nextBlob()].
  public UnitEntry unit() {
    List<BlobEntry> blobs = new ArrayList<>(blobsLeft);
    while (nextBlob()) {
      blobs.add(new BlobEntry(blobId, blobLength()));
    }
    UnitEntry.Place place = new UnitEntry.Place(envelope, ordinal, part, codec);
    return new UnitEntry(place, offset, storedLength, blobs);
  }

  private void readPlace() {
    envelope = in.varint(envelopes.size() - 1, "envelope of a unit");
    ordinal = in.varint();
    if (ordinal > 0xffff_ffffL) {
      throw in.damaged("ordinal " + ordinal);
    }
    int number = in.u8();
    part = Part.of(number).orElseThrow(() -> in.unknown("part", number));
    if (envelopes.get(envelope).recipient() != part.recipient()) {
      throw in.damaged("unit of " + part + " under an envelope for another recipient");
    }
    codec = in.varint(codecs.size() - 1, "codec of a unit");
  }

  private void readLengths() {
    offset = end + in.varint(Limits.PACK, "gap before a unit");
    storedLength = in.varint(Limits.PACK, "stored length of a unit");
    plainLength = in.varint(Limits.UNIT_PLAIN, "plain length of a unit");
    end = offset + storedLength;
    if (storedLength < UnitSeal.TAG_BYTES
        || storedLength > Limits.unitStored(plainLength)
        || end > Limits.PACK) {
      throw in.damaged("unit of " + plainLength + " bytes, " + storedLength + " at " + offset);
    }
  }
}
