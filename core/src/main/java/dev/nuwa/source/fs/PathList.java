package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Limits;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A list of paths as one tree: the directory they have in common, and what is to be looked at in
/// it and in the directories on the way to them. A path that is a directory stands for all of it.
///
/// @param root absolute
/// @param ways relative path of each directory on the way (the root's is empty) -> the names to
///   look at in it, ascending; every other directory that is met is taken whole
public record PathList(ByteString root, Map<ByteString, SortedSet<ByteString>> ways) {

  private static final int PATH_BYTES = 16 * 1024;
  private static final byte[] NOTHING = new byte[0];

  /// What separates the paths of a list.
  public enum Separator {
    NEWLINE('\n'),
    ZERO('\0');

    private final char character;

    Separator(char character) {
      this.character = character;
    }
  }

  /// Splits the content of a `--files-from` file; empty paths are passed over.
  public static List<ByteString> split(byte[] list, Separator separator) {
    List<ByteString> paths = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= list.length; i++) {
      if (i == list.length || list[i] == separator.character) {
        if (i > start) {
          paths.add(ByteString.of(list, start, i - start));
        }
        start = i + 1;
      }
    }
    return paths;
  }

  /// Finds out which objects the paths mean: symbolic links in the directories before the last
  /// component are followed, the last component is not.
  static PathList resolve(List<ByteString> paths, SourceReports reports) {
    List<List<ByteString>> found = new ArrayList<>();
    try (Kernel kernel = new Kernel()) {
      MemorySegment buffer = kernel.allocate(PATH_BYTES);
      for (ByteString path : paths) {
        Optional<List<ByteString>> components = components(kernel, buffer, path);
        if (components.isEmpty()) {
          reports.failed(path.utf8(), "it is in the list, but its directory is not there");
        } else if (bytes(components.get()) > Limits.ENTRY_KEY) {
          reports.failed(path.utf8(), "its path is longer than the format can hold");
        } else {
          found.add(components.get());
        }
      }
    }
    if (found.isEmpty()) {
      throw new SourceException(
          "the list of files names nothing that is there", "check the list and its separator");
    }
    return of(found);
  }

  /// At most what its key takes, wherever the root is.
  private static int bytes(List<ByteString> components) {
    return components.stream().mapToInt(component -> component.length() + 1).sum() + 1;
  }

  private static PathList of(List<List<ByteString>> found) {
    if (found.stream().anyMatch(List::isEmpty)) {
      return new PathList(join(List.of()), Map.of());
    }
    List<ByteString> common = parent(found.getFirst());
    for (List<ByteString> components : found) {
      common = shared(common, parent(components));
    }
    Set<ByteString> whole = new HashSet<>();
    Map<ByteString, SortedSet<ByteString>> ways = new HashMap<>();
    for (List<ByteString> components : found) {
      ByteString directory = ByteString.EMPTY;
      for (ByteString component : components.subList(common.size(), components.size())) {
        ways.computeIfAbsent(directory, path -> new TreeSet<>()).add(component);
        directory = child(directory, component);
      }
      whole.add(directory);
    }
    ways.keySet().removeAll(whole);
    return new PathList(join(common), ways);
  }

  private static List<ByteString> parent(List<ByteString> components) {
    return components.subList(0, components.size() - 1);
  }

  private static List<ByteString> shared(List<ByteString> one, List<ByteString> other) {
    int count = 0;
    while (count < Math.min(one.size(), other.size()) && one.get(count).equals(other.get(count))) {
      count++;
    }
    return one.subList(0, count);
  }

  private static ByteString join(List<ByteString> components) {
    ByteString path = ByteString.EMPTY;
    for (ByteString component : components) {
      path = child(path, component);
    }
    byte[] absolute = new byte[path.length() + 1];
    absolute[0] = '/';
    path.copyTo(absolute, 1);
    return ByteString.of(absolute);
  }

  private static ByteString child(ByteString directory, ByteString name) {
    if (directory.isEmpty()) {
      return name;
    }
    byte[] path = new byte[directory.length() + 1 + name.length()];
    directory.copyTo(path, 0);
    path[directory.length()] = '/';
    name.copyTo(path, directory.length() + 1);
    return ByteString.of(path);
  }

  /// The absolute path in components, none for the top; empty when its directory cannot be found.
  private static Optional<List<ByteString>> components(
      Kernel kernel, MemorySegment buffer, ByteString path) {
    int end = path.length();
    while (end > 1 && path.at(end - 1) == '/') {
      end--;
    }
    int nameStart = end;
    while (nameStart > 0 && path.at(nameStart - 1) != '/') {
      nameStart--;
    }
    ByteString name = path.slice(nameStart, end);
    String text = name.utf8();
    boolean isName = !name.isEmpty() && !text.equals(".") && !text.equals("..");
    ByteString folder = isName ? path.slice(0, nameStart) : path.slice(0, end);
    Optional<List<ByteString>> components = canonical(kernel, buffer, folder);
    if (isName) {
      components.ifPresent(known -> known.add(name));
    }
    return components;
  }

  /// The components of a directory without symbolic links; empty when it is not there.
  private static Optional<List<ByteString>> canonical(
      Kernel kernel, MemorySegment buffer, ByteString folder) {
    byte[] path = folder.isEmpty() ? new byte[] {'.'} : folder.bytes();
    int flags = Abi.O_PATH | Abi.O_DIRECTORY;
    int descriptor = kernel.open(Abi.AT_FDCWD, path, flags, 0);
    if (descriptor < 0) {
      return Optional.empty();
    }
    String proc = "/proc/self/fd/" + descriptor;
    byte[] procPath = proc.getBytes(StandardCharsets.US_ASCII);
    int length = kernel.readLink(Abi.AT_FDCWD, procPath, buffer);
    kernel.close(descriptor);
    if (length < 0) {
      throw new SourceException(
          Sentence.of("a list of files needs /proc to be mounted: {0}", Errno.text(length)),
          Sentence.of("mount /proc, or name directories instead"));
    }
    byte[] real = length == 0 ? NOTHING : new byte[length];
    MemorySegment.copy(buffer, JAVA_BYTE, 0, real, 0, length);
    List<ByteString> components = new ArrayList<>();
    int start = 1;
    for (int i = 1; i <= length; i++) {
      if (i == length || real[i] == '/') {
        if (i > start) {
          components.add(ByteString.of(real, start, i - start));
        }
        start = i + 1;
      }
    }
    return Optional.of(components);
  }
}
