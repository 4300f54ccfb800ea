package dev.nuwa.format.control;

import dev.nuwa.format.CborValue;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The n-th condemnation record (docs/format.md, section 12). What is condemned in one pass is
/// deleted in a later one; condemnation is never taken back.
///
/// @param number 1 or more, that in the name
/// @param previous SHA-256 of the whole object before; null for the base
/// @param configuration the one that was obeyed
/// @param base number of the generation from which older ones are folded
/// @param time a label
public record Generation(
    long number,
    @Nullable Hash previous,
    NumberedHash configuration,
    long base,
    Condemned condemned,
    RootChange roots,
    Instant time) {

  /// What is condemned, by name.
  public record Condemned(
      List<String> packs,
      List<CondemnedSnapshot> snapshots,
      List<String> pins,
      List<String> indexes) {

    /// Nothing.
    public static final Condemned NOTHING =
        new Condemned(List.of(), List.of(), List.of(), List.of());

    public Condemned {
      packs = named(ObjectKind.PACK, packs);
      snapshots = List.copyOf(snapshots);
      pins = named(ObjectKind.PIN, pins);
      indexes = named(ObjectKind.INDEX, indexes);
    }
  }

  /// Why a snapshot is condemned.
  public enum Cause {
    DROPPED(1),
    UNCONFIRMED(2);

    private final int number;

    Cause(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  public record CondemnedSnapshot(String name, Cause cause) {

    public CondemnedSnapshot {
      ObjectNames.require(ObjectKind.SNAPSHOT, name);
    }
  }

  /// The snapshots seen, as a change against the generation before.
  public record RootChange(List<SeenRoot> added, List<String> removed) {

    /// No change.
    public static final RootChange NONE = new RootChange(List.of(), List.of());

    public RootChange {
      added = List.copyOf(added);
      removed = named(ObjectKind.SNAPSHOT, removed);
    }
  }

  /// A snapshot and when a collector saw it first.
  public record SeenRoot(String name, Instant firstSeen) {

    public SeenRoot {
      ObjectNames.require(ObjectKind.SNAPSHOT, name);
    }
  }

  public Generation {
    if (number < 1 || base < 1 || base > number || (previous == null) != (base == number)) {
      throw new IllegalArgumentException("generation " + number + " on base " + base);
    }
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .integer(0, number)
        .hash(1, previous)
        .seen(2, configuration)
        .integer(3, base)
        .texts(4, condemned.packs())
        .list(5, condemned.snapshots(), Generation::value)
        .texts(6, condemned.pins())
        .texts(7, condemned.indexes())
        .list(8, roots.added(), Generation::value)
        .texts(9, roots.removed())
        .time(10, time)
        .encode();
  }

  /// @param object name of the object
  public static Generation decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, Generation::read);
  }

  private static Generation read(RecordReader in) {
    Condemned condemned =
        new Condemned(
            in.texts(4), in.list(5, value -> snapshot(in, value)), in.texts(6), in.texts(7));
    return new Generation(
        in.ownNumber(0),
        in.optionalHash(1).orElse(null),
        in.seen(2),
        in.natural(3),
        condemned,
        new RootChange(in.list(8, value -> seenRoot(in, value)), in.texts(9)),
        in.time(10));
  }

  private static CborValue value(CondemnedSnapshot snapshot) {
    return new CborValue.Items(
        List.of(new CborValue.Text(snapshot.name()), new CborValue.Int(snapshot.cause().number())));
  }

  private static CborValue value(SeenRoot root) {
    return new CborValue.Items(
        List.of(new CborValue.Text(root.name()), RecordWriter.timeValue(root.firstSeen())));
  }

  private static CondemnedSnapshot snapshot(RecordReader in, CborValue value) {
    List<CborValue> two = in.two(value);
    long cause = in.integer(two.get(1), 0, Long.MAX_VALUE);
    if (cause < 1 || cause > Cause.values().length) {
      throw in.unknown("cause", cause);
    }
    return new CondemnedSnapshot(in.text(two.get(0)), Cause.values()[(int) cause - 1]);
  }

  private static SeenRoot seenRoot(RecordReader in, CborValue value) {
    List<CborValue> two = in.two(value);
    return new SeenRoot(in.text(two.get(0)), in.time(two.get(1)));
  }

  private static List<String> named(ObjectKind kind, List<String> names) {
    names.forEach(name -> ObjectNames.require(kind, name));
    return List.copyOf(names);
  }
}
