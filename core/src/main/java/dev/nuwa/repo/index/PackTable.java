package dev.nuwa.repo.index;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.repo.index.column.ByteColumn;
import dev.nuwa.repo.index.column.IntColumn;
import dev.nuwa.repo.index.column.LongColumn;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.spill.SpillFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The packs of an index as columns of numbers outside of the heap, about 90 bytes each and 1.2 kB
/// for an envelope that is kept: a repository of a terabyte has some 70,000 of them, and the heap
/// is bounded before it is known. A [PackEntry] is made when one is asked for.
///
/// Filled by one thread; safe to read from many once published to them.
final class PackTable {

  private static final int SLOT_BITS = 10; // most repositories have few packs
  private static final int SEGMENT_BITS = 13;
  private static final int RANDOM_HEX = 32;
  private static final int HALF_HEX = RANDOM_HEX / 2;
  private static final int WORDS = 6;
  private static final int NUMBERS = 2;

  private final BlobTable names; // by the random part, the one after the author
  private final LongColumn words; // hash, length, end of envelopes
  private final IntColumn numbers; // author, codecs
  private final ByteColumn envelopes;
  private final Values<AuthorId> authors = new Values<>();
  private final Values<List<Codec>> codecs = new Values<>();

  /// @param seed any random number
  /// @param file for what would take too much memory; null keeps all there
  PackTable(long seed, @Nullable SpillFile file) {
    this.names = new BlobTable(seed, SLOT_BITS);
    this.words = new LongColumn(SEGMENT_BITS, file);
    this.numbers = new IntColumn(SEGMENT_BITS, file);
    this.envelopes = new ByteColumn(file);
  }

  /// Values of which there are few, by number.
  private static final class Values<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int number(T value) {
      return numbers.computeIfAbsent(
          value,
          added -> {
            values.add(added);
            return values.size() - 1;
          });
    }

    T value(int number) {
      return values.get(number);
    }
  }

  int size() {
    return names.size();
  }

  /// Adds a pack, whose number is the count of packs before it.
  ///
  /// @param kept envelopes to keep, all of the pack's or none
  void add(IndexBuilder.PackFacts facts, List<Codec> itsCodecs, List<Envelope> kept) {
    addEnvelopes(kept);
    names.add(high(facts.name()), low(facts.name()));
    words.add(facts.hash().w0());
    words.add(facts.hash().w1());
    words.add(facts.hash().w2());
    words.add(facts.hash().w3());
    words.add(facts.length());
    words.add(envelopes.size());
    numbers.add(authors.number(facts.author()));
    numbers.add(codecs.number(itsCodecs));
  }

  private void addEnvelopes(List<Envelope> kept) {
    ByteWriter out = new ByteWriter();
    kept.forEach(envelope -> envelope.write(out));
    envelopes.add(out.array(), out.size());
  }

  /// The number of a pack; empty when it is not there.
  OptionalInt find(AuthorId author, String name) {
    long high = high(name);
    long low = low(name);
    int slot = names.next(names.start(high, low), high, low);
    while (slot >= 0) {
      int number = names.number(slot);
      if (author(number).equals(author)) {
        return OptionalInt.of(number);
      }
      slot = names.next(slot + 1, high, low);
    }
    return OptionalInt.empty();
  }

  PackEntry entry(int number) {
    int at = WORDS * number;
    Hash hash = new Hash(words.get(at), words.get(at + 1), words.get(at + 2), words.get(at + 3));
    return new PackEntry(name(number), author(number), hash, words.get(at + 4), codecs(number));
  }

  PackRef ref(int number) {
    long from = number == 0 ? 0 : envelopeEnd(number - 1);
    List<Envelope> found = new ArrayList<>();
    ByteReader in = new ByteReader(name(number), envelopes.get(from, envelopeEnd(number)));
    while (in.remaining() > 0) {
      found.add(Envelope.read(in));
    }
    return new PackRef(in.object(), found);
  }

  AuthorId author(int number) {
    return authors.value(numbers.get(NUMBERS * number));
  }

  List<Codec> codecs(int number) {
    return codecs.value(numbers.get(NUMBERS * number + 1));
  }

  String name(int number) {
    HexFormat hex = HexFormat.of();
    String random = hex.toHexDigits(names.high(number)) + hex.toHexDigits(names.low(number));
    return ObjectNames.pack(author(number), random);
  }

  private long envelopeEnd(int number) {
    return words.get(WORDS * number + 5);
  }

  private static long high(String name) {
    int start = name.length() - RANDOM_HEX;
    return Long.parseUnsignedLong(name, start, start + HALF_HEX, 16);
  }

  private static long low(String name) {
    return Long.parseUnsignedLong(name, name.length() - HALF_HEX, name.length(), 16);
  }
}
