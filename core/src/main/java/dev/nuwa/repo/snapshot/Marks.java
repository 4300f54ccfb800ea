package dev.nuwa.repo.snapshot;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Note;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What was said about one snapshot since it was made, as far as it counts.
///
/// @param inForce notes that no other one replaces
/// @param unreadable names of objects that should be notes about it and cannot be read: as long as
///   nothing replaces them each counts as a hold, since that is the side on which nothing is lost
public record Marks(List<StoredNote> inForce, List<String> unreadable) {

  /// Nothing was said.
  public static final Marks NONE = new Marks(List.of(), List.of());

  public Marks {
    inForce = List.copyOf(inForce);
    unreadable = List.copyOf(unreadable);
  }

  /// Sorts out what counts.
  static Marks of(List<StoredNote> notes, List<String> unreadable) {
    Set<String> replaced = new LinkedHashSet<>();
    notes.forEach(note -> replaced.addAll(note.note().replaces()));
    return new Marks(
        notes.stream().filter(note -> !replaced.contains(note.name())).toList(),
        unreadable.stream().filter(name -> !replaced.contains(name)).toList());
  }

  /// Whether it is kept whatever the policy says.
  public boolean isHeld() {
    return !unreadable.isEmpty() || of(Note.Kind.HOLD).findAny().isPresent();
  }

  /// The reasons that were given for holds, as far as the key may read them.
  public List<String> holdReasons() {
    return of(Note.Kind.HOLD)
        .map(StoredNote::words)
        .flatMap(Optional::stream)
        .filter(words -> !words.isEmpty())
        .toList();
  }

  /// What has to be replaced to end every hold.
  public List<String> holds() {
    return Stream.concat(of(Note.Kind.HOLD).map(StoredNote::name), unreadable.stream()).toList();
  }

  /// The tags now, of a snapshot made with `made`.
  public List<String> tags(List<String> made) {
    Set<String> tags = new LinkedHashSet<>(made);
    of(Note.Kind.UNTAG).map(StoredNote::words).forEach(tag -> tag.ifPresent(tags::remove));
    of(Note.Kind.TAG).map(StoredNote::words).forEach(tag -> tag.ifPresent(tags::add));
    return List.copyOf(tags);
  }

  /// The same by pseudonym.
  List<ByteString> pseudonyms(List<ByteString> made) {
    Set<ByteString> tags = new LinkedHashSet<>(made);
    of(Note.Kind.UNTAG).forEach(note -> tags.remove(pseudonym(note)));
    of(Note.Kind.TAG).forEach(note -> tags.add(pseudonym(note)));
    return List.copyOf(tags);
  }

  /// The notes in force of a kind about one tag.
  List<String> about(Note.Kind kind, ByteString pseudonym) {
    List<String> names = new ArrayList<>();
    of(kind)
        .filter(note -> pseudonym(note).equals(pseudonym))
        .map(StoredNote::name)
        .forEach(names::add);
    return names;
  }

  private static ByteString pseudonym(StoredNote note) {
    return Objects.requireNonNull(note.note().pseudonym());
  }

  private Stream<StoredNote> of(Note.Kind kind) {
    return inForce.stream().filter(note -> note.note().kind() == kind);
  }
}
