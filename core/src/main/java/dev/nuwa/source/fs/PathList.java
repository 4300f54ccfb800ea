package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A list of paths as one tree: the root they have in common, and the keys below it, those of the
/// directories on the way included.
///
/// @param root absolute
public record PathList(ByteString root, SortedSet<EntryKey> keys) {

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
        List<ByteString> components = components(kernel, buffer, path);
        if (components.isEmpty()) {
          reports.failed(path.utf8(), "it is in the list, but its directory is not there");
        } else {
          found.add(components);
        }
      }
    }
    if (found.isEmpty()) {
      throw new SourceException(
          "the list of files names nothing that is there", "Check the list and its separator.");
    }
    return of(found);
  }

  private static PathList of(List<List<ByteString>> found) {
    List<ByteString> common = found.getFirst().subList(0, found.getFirst().size() - 1);
    for (List<ByteString> components : found) {
      common = shared(common, components.subList(0, components.size() - 1));
    }
    SortedSet<EntryKey> keys = new TreeSet<>();
    keys.add(EntryKey.ROOT);
    for (List<ByteString> components : found) {
      EntryKey key = EntryKey.ROOT;
      for (ByteString component : components.subList(common.size(), components.size())) {
        key = key.child(component);
        keys.add(key);
      }
    }
    return new PathList(join(common), keys);
  }

  private static List<ByteString> shared(List<ByteString> one, List<ByteString> other) {
    int count = 0;
    while (count < Math.min(one.size(), other.size()) && one.get(count).equals(other.get(count))) {
      count++;
    }
    return one.subList(0, count);
  }

  private static ByteString join(List<ByteString> components) {
    ByteString path = components.isEmpty() ? ByteString.utf8("/") : ByteString.EMPTY;
    for (ByteString component : components) {
      byte[] longer = new byte[path.length() + 1 + component.length()];
      path.copyTo(longer, 0);
      longer[path.length()] = '/';
      component.copyTo(longer, path.length() + 1);
      path = ByteString.of(longer);
    }
    return path;
  }

  /// The absolute path in components; empty when its directory cannot be found.
  private static List<ByteString> components(Kernel kernel, MemorySegment buffer, ByteString path) {
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
    List<ByteString> components = canonical(kernel, buffer, folder);
    if (isName && !components.isEmpty()) {
      components.add(name);
    }
    components.remove(ByteString.EMPTY);
    return components;
  }

  /// The components of a directory without symbolic links, after an empty one for the top; none
  /// when it is not there.
  private static List<ByteString> canonical(
      Kernel kernel, MemorySegment buffer, ByteString folder) {
    byte[] path = folder.isEmpty() ? new byte[] {'.'} : folder.bytes();
    int flags = Abi.O_PATH | Abi.O_DIRECTORY;
    int descriptor = kernel.open(Abi.AT_FDCWD, path, flags, 0);
    if (descriptor < 0) {
      return new ArrayList<>();
    }
    String proc = "/proc/self/fd/" + descriptor;
    byte[] procPath = proc.getBytes(StandardCharsets.US_ASCII);
    int length = kernel.readLink(Abi.AT_FDCWD, procPath, buffer);
    kernel.close(descriptor);
    if (length < 0) {
      throw new SourceException(
          "a list of files needs /proc to be mounted: " + Errno.text(length),
          "Mount /proc, or name directories instead.");
    }
    byte[] real = length == 0 ? NOTHING : new byte[length];
    MemorySegment.copy(buffer, JAVA_BYTE, 0, real, 0, length);
    List<ByteString> components = new ArrayList<>();
    components.add(ByteString.EMPTY);
    int start = 1;
    for (int i = 1; i <= length; i++) {
      if (i == length || real[i] == '/') {
        if (i > start) {
          components.add(ByteString.of(real, start, i - start));
        }
        start = i + 1;
      }
    }
    return components;
  }
}
