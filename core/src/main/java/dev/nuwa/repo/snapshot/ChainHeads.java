package dev.nuwa.repo.snapshot;

import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The heads of the writers' chains: snapshots that no later one of the same writer names as its
/// previous. Usually one for each writer; sessions at the same time make several, and the next
/// snapshot joins them. Kept by the caller between runs, they show when a storage serves an older
/// state.
///
/// @param heads of each writer, ordered by name
public record ChainHeads(Map<AuthorId, List<NamedHash>> heads) {

  /// Of nobody.
  public static final ChainHeads NONE = new ChainHeads(Map.of());

  public ChainHeads {
    heads = Map.copyOf(heads);
  }

  /// The heads among some snapshots, of whatever standing.
  public static ChainHeads of(List<StoredSnapshot> snapshots) {
    Set<String> named = new HashSet<>();
    for (StoredSnapshot snapshot : snapshots) {
      snapshot.facts().lineage().previous().forEach(previous -> named.add(previous.name()));
    }
    Map<AuthorId, List<NamedHash>> heads =
        snapshots.stream()
            .filter(snapshot -> !named.contains(snapshot.name()))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .collect(
                Collectors.groupingBy(
                    StoredSnapshot::author,
                    TreeMap::new,
                    Collectors.mapping(StoredSnapshot::asPrevious, Collectors.toList())));
    return new ChainHeads(heads);
  }

  /// As text, one head a line: what a caller keeps between runs. It holds names and hashes, no
  /// secret.
  public String encode() {
    StringBuilder text = new StringBuilder();
    for (List<NamedHash> ofWriter : heads.values()) {
      ofWriter.forEach(h -> text.append(h.name()).append(' ').append(h.hash()).append('\n'));
    }
    return text.toString();
  }

  /// From [#encode]; lines that are none of its kind are passed over, since a lost memory only
  /// means that nothing can be compared.
  public static ChainHeads decode(String text) {
    Map<AuthorId, List<NamedHash>> heads = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 2 && isHead(parts[0], parts[1])) {
        AuthorId author =
            Objects.requireNonNull(ObjectNames.parse(parts[0]).orElseThrow().author());
        heads
            .computeIfAbsent(author, a -> new ArrayList<>())
            .add(new NamedHash(parts[0], Hash.ofHex(parts[1])));
      }
    }
    return new ChainHeads(heads);
  }

  private static boolean isHead(String name, String hash) {
    return ObjectNames.isHex(hash, 2 * Hash.BYTES)
        && ObjectNames.parse(name).filter(p -> p.kind() == ObjectKind.SNAPSHOT).isPresent();
  }

  /// The heads of one writer.
  public List<NamedHash> of(AuthorId author) {
    return heads.getOrDefault(author, List.of());
  }

  /// These and others, such as what is missing and shall not be forgotten.
  public ChainHeads with(List<NamedHash> others) {
    Map<AuthorId, List<NamedHash>> all = new TreeMap<>();
    heads.forEach((author, own) -> all.put(author, new ArrayList<>(own)));
    for (NamedHash other : others) {
      AuthorId author =
          Objects.requireNonNull(ObjectNames.parse(other.name()).orElseThrow().author());
      all.computeIfAbsent(author, a -> new ArrayList<>()).add(other);
    }
    return new ChainHeads(all);
  }

  /// What is told of missing heads.
  ///
  /// @param memory where they are remembered
  public static Event.Warning alarm(List<NamedHash> missing, Path memory) {
    return new Event.Warning(
        "snapshots",
        Sentence.of(
            "{0} that were listed before are not any more, such as {1}: the storage shows an older"
                + " state, or somebody withholds them; look at other copies before you trust it. If"
                + " it was put back on purpose, remove {2}",
            missing.size(), missing.getFirst().name(), memory));
  }

  /// Remembered heads that a listing neither shows nor names as previous of something, nor knows as
  /// dropped: the storage shows an older state than it did, or withholds them. An alarm.
  ///
  /// @param listed the snapshots now, of whatever standing
  /// @param condemned names that a collector condemned: they may be gone
  public List<NamedHash> missingFrom(List<StoredSnapshot> listed, Set<String> condemned) {
    Set<NamedHash> known = new HashSet<>();
    for (StoredSnapshot snapshot : listed) {
      known.add(snapshot.asPrevious());
      known.addAll(snapshot.facts().lineage().previous());
    }
    List<NamedHash> missing = new ArrayList<>();
    for (List<NamedHash> ofWriter : heads.values()) {
      for (NamedHash head : ofWriter) {
        if (!known.contains(head) && !condemned.contains(head.name())) {
          missing.add(head);
        }
      }
    }
    return missing;
  }
}
