package dev.nuwa.source.portable;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.SourceWalk;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The walk of [PortableSource]: the same order, Java's file API. Not thread-safe.
final class PortableWalk implements SourceWalk {

  private static final int RULE_FILE_BYTES_MAX = 1 << 20;

  private final SourceOptions options;
  private final SourceReports reports;
  private final Deque<Folder> toEnter = new ArrayDeque<>();
  private Iterator<Map.Entry<ByteString, Path>> children =
      List.<Map.Entry<ByteString, Path>>of().iterator();
  private List<Folder> found = new ArrayList<>();
  private @Nullable Folder current;
  private final Path root;
  private boolean started;
  private EntryKey key = EntryKey.ROOT;
  private @Nullable Entry entry;

  /// A directory to be entered, with its key, its path below the root, and the rules above it.
  private record Folder(Path path, EntryKey key, String relative, Selection selection) {}

  PortableWalk(Path root, SourceOptions options, SourceReports reports) {
    this.root = root;
    this.options = options;
    this.reports = reports;
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      return start();
    }
    while (true) {
      while (children.hasNext()) {
        var child = children.next();
        if (visit(child.getKey(), child.getValue())) {
          return true;
        }
      }
      for (int i = found.size() - 1; i >= 0; i--) {
        toEnter.push(found.get(i));
      }
      found = new ArrayList<>();
      Folder folder = toEnter.poll();
      if (folder == null) {
        return false;
      }
      enter(folder);
    }
  }

  private boolean start() {
    if (!look(root, EntryKey.ROOT)) {
      return false;
    }
    if (entry().type() == FileType.DIRECTORY) {
      found.add(new Folder(root, EntryKey.ROOT, "", options.selection()));
    }
    return true;
  }

  private void enter(Folder folder) {
    TreeMap<ByteString, Path> names = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.path())) {
      for (Path child : stream) {
        names.put(ByteString.utf8(String.valueOf(child.getFileName())), child);
      }
    } catch (IOException | DirectoryIteratorException e) {
      reports.failed(folder.path().toString(), String.valueOf(e.getMessage()));
    }
    children = names.entrySet().iterator();
    current = new Folder(folder.path(), folder.key(), folder.relative(), rules(folder, names));
  }

  private static Selection rules(Folder folder, Map<ByteString, Path> names) {
    Selection above = folder.selection();
    for (ByteString name : above.ruleFiles()) {
      if (names.containsKey(name)) {
        return above.enter(ByteString.utf8(folder.relative()), file -> read(names.get(file)));
      }
    }
    return above;
  }

  private static Optional<byte[]> read(@Nullable Path file) {
    try {
      return file != null && Files.isRegularFile(file) && Files.size(file) <= RULE_FILE_BYTES_MAX
          ? Optional.of(Files.readAllBytes(file))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean visit(ByteString name, Path path) {
    Folder folder = current;
    if (folder == null || !look(path, folder.key().child(name))) {
      return false;
    }
    Entry seen = entry();
    String relative =
        folder.relative().isEmpty() ? name.utf8() : folder.relative() + "/" + name.utf8();
    Selection.Choice choice =
        folder.selection().choose(ByteString.utf8(relative), seen.type(), seen.size());
    if (isOwn(path)) {
      reports.excluded(path.toString(), "it belongs to the backup itself");
      return false;
    }
    if (choice == Selection.Choice.EXCLUDE || seen.size() > options.fileBytesMax()) {
      return false;
    }
    if (seen.type() == FileType.DIRECTORY && choice == Selection.Choice.INCLUDE) {
      found.add(new Folder(path, key, relative, folder.selection()));
    }
    return true;
  }

  private boolean isOwn(Path path) {
    return options.excludedPaths().stream().anyMatch(own -> path.equals(Path.of(own.utf8())));
  }

  private boolean look(Path path, EntryKey itsKey) {
    try {
      entry = PortableEntries.read(path);
      key = itsKey;
      return true;
    } catch (IOException e) {
      reports.failed(path.toString(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  @Override
  public EntryKey key() {
    return key;
  }

  @Override
  public Entry entry() {
    if (entry == null) {
      throw new IllegalStateException("next() comes first");
    }
    return entry;
  }

  @Override
  public void close() {
    // Nothing is held open between calls.
  }
}
