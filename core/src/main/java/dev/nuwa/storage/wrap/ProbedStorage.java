package dev.nuwa.storage.wrap;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A storage that is used as it was found to be, not as it claims. Where exclusive creation does
/// not exclude, no condition is sent, since some servers refuse it: the names of writers are random
/// and never met twice. The few numbered names are looked for first, and the list of generations
/// counts only when two in a row are equal. Where it does exclude, everything passes unchanged.
///
/// What was found is asked for at the first put; a run that only reads never asks. Thread-safe;
/// closes what it wraps.
public final class ProbedStorage extends Wrapper {

  private static final Set<String> NUMBERED = Set.of("config", "gen");
  private static final String GENERATIONS = "gen/";
  private static final int LISTS_MAX = 12;

  private final Supplier<Exclusive> found;
  private volatile @Nullable Exclusive known;

  /// @param found what the probe found; may be called more than once, and must not use this
  public ProbedStorage(Storage inner, Supplier<Exclusive> found) {
    super(inner);
    this.found = found;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    if (options.existing() == Existing.REPLACE || excludes()) {
      inner.put(name, content, options);
      return;
    }
    if (NUMBERED.contains(name.kind()) && inner.head(name).isPresent()) {
      throw new StorageException(
          Reason.EXISTS,
          name.value(),
          Sentence.of("{0} is already in {1}", name, describe()),
          Sentence.NONE,
          null);
    }
    inner.put(name, content, new PutOptions(Existing.REPLACE, options.storageClass()));
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    return prefix.startsWith(GENERATIONS) && known == Exclusive.NONE
        ? agreed(prefix).stream()
        : inner.list(prefix);
  }

  @Override
  public Capabilities capabilities() {
    Capabilities claimed = inner.capabilities();
    return known == Exclusive.NONE ? claimed.with(Exclusive.NONE) : claimed;
  }

  private boolean excludes() {
    Exclusive answer = known;
    if (answer == null) {
      answer = found.get();
      known = answer;
    }
    return answer == Exclusive.ATOMIC;
  }

  /// Two equal lists in a row are an atomic picture of a set that only grows.
  private List<ObjectInfo> agreed(String prefix) {
    List<ObjectInfo> last = whole(prefix);
    for (int i = 1; i < LISTS_MAX; i++) {
      List<ObjectInfo> again = whole(prefix);
      if (again.equals(last)) {
        return again;
      }
      last = again;
    }
    throw new StorageException(
        Reason.UNREACHABLE,
        prefix,
        Sentence.of("the list of {0} never comes to rest", prefix),
        Sentence.of("run again later"),
        null);
  }

  private List<ObjectInfo> whole(String prefix) {
    try (Stream<ObjectInfo> names = inner.list(prefix)) {
      return names.toList();
    }
  }
}
