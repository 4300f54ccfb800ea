package dev.nuwa.format.pack;

import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Padme;
import java.util.ArrayList;
import java.util.List;

/// Everything there is to know about the units of a pack, in the plaintext of its footer; indexes
/// repeat it (docs/format.md, section 8).
///
/// @param units in order of offset, not overlapping
public record PackFooter(List<Envelope> envelopes, List<Codec> codecs, List<UnitEntry> units) {

  static final int VERSION = 1;

  public PackFooter {
    envelopes = List.copyOf(envelopes);
    codecs = List.copyOf(codecs);
    units = List.copyOf(units);
    long end = 0;
    for (UnitEntry unit : units) {
      UnitEntry.Place place = unit.place();
      if (place.envelope() >= envelopes.size() || place.codec() >= codecs.size()) {
        throw new IllegalArgumentException("unit with an envelope or codec that is not listed");
      }
      if (envelopes.get(place.envelope()).recipient() != place.part().recipient()) {
        throw new IllegalArgumentException("unit of " + place.part() + " under a wrong envelope");
      }
      if (unit.offset() < end) {
        throw new IllegalArgumentException("unit at " + unit.offset() + " before " + end);
      }
      end = unit.end();
    }
  }

  /// The envelope that a unit is sealed under.
  public Envelope envelope(UnitEntry unit) {
    return envelopes.get(unit.place().envelope());
  }

  public Codec codec(UnitEntry unit) {
    return codecs.get(unit.place().codec());
  }

  /// The plaintext without padding, as indexes repeat it.
  public byte[] encode() {
    ByteWriter out = new ByteWriter(4096);
    out.u8(VERSION).varint(envelopes.size());
    envelopes.forEach(envelope -> envelope.write(out));
    out.varint(codecs.size());
    codecs.forEach(codec -> codec.write(out));
    out.varint(units.size());
    long end = 0;
    for (UnitEntry unit : units) {
      write(unit, unit.offset() - end, out);
      end = unit.end();
    }
    return out.toByteArray();
  }

  /// [#encode()] with zeros up to its size class, as it is sealed.
  public byte[] encodePadded() {
    ByteWriter out = new ByteWriter();
    out.raw(encode());
    return out.zeros((int) Padme.padded(out.size()) - out.size()).toByteArray();
  }

  /// The plaintext of a footer, padded or not.
  ///
  /// @param object for messages
  public static PackFooter decode(String object, byte[] plaintext) {
    FooterReader reader = new FooterReader(object, plaintext, 0, plaintext.length);
    List<UnitEntry> units = new ArrayList<>(Math.min(reader.unitCount(), 1024));
    while (reader.nextUnit()) {
      units.add(reader.unit());
    }
    return new PackFooter(reader.envelopes(), reader.codecs(), units);
  }

  private static void write(UnitEntry unit, long gap, ByteWriter out) {
    UnitEntry.Place place = unit.place();
    out.varint(place.envelope()).varint(place.ordinal());
    out.u8(place.part().number()).varint(place.codec());
    out.varint(gap).varint(unit.storedLength()).varint(unit.plainLength());
    out.varint(unit.blobs().size());
    for (BlobEntry blob : unit.blobs()) {
      out.id(blob.id()).varint(blob.length());
    }
  }
}
