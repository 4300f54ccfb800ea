package dev.nuwa.storage;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.PutOptions.Existing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Objects as files below a folder of a disk or a mounted share (docs/format.md, "Local folders").
///
/// Other files in the folder are passed over. A folder that is not (or no longer) a storage is a
/// failure `MISSING` of every call, so that an unmounted disk never looks empty. Thread-safe; any
/// number of processes may work in one folder.
public final class LocalStorage implements Storage {

  private static final int PIECE_BYTES = 128 << 10;
  private static final int ATTEMPTS = 8;

  private final LocalLayout layout;
  private final LocalErrors errors;
  private final LocalWriter writer;
  private volatile @Nullable Boolean linksWork;

  private LocalStorage(LocalLayout layout, LocalWriter writer) {
    this.layout = layout;
    this.errors = new LocalErrors(layout.root());
    this.writer = writer;
  }

  /// The storage in `root`.
  ///
  /// @throws StorageException `MISSING` when there is none
  public static LocalStorage open(Path root) {
    LocalLayout layout = new LocalLayout(root.toAbsolutePath().normalize());
    try {
      layout.requireStorage();
    } catch (IOException e) {
      throw new LocalErrors(layout.root()).reading("", e);
    }
    return new LocalStorage(layout, new LocalWriter(layout));
  }

  /// An existing storage on a disk that does not always force what it is told to: for tests.
  static LocalStorage open(Path root, LocalWriter.FolderForce folderForce) {
    LocalLayout layout = new LocalLayout(root.toAbsolutePath().normalize());
    return new LocalStorage(layout, new LocalWriter(layout, folderForce));
  }

  /// Makes `root` a storage, with its parent folders, and opens it; just opens it when it is one
  /// already.
  ///
  /// @throws StorageException `REFUSED` when other files are in the folder
  public static LocalStorage create(Path root) {
    LocalLayout layout = new LocalLayout(root.toAbsolutePath().normalize());
    try {
      if (!Files.exists(layout.mark())) {
        make(layout);
      }
    } catch (IOException e) {
      throw new LocalErrors(layout.root()).writing("", LocalLayout.markBytes().length, e);
    }
    return open(root);
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    try {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (putOnce(name, content, options)) {
          return;
        }
      }
    } catch (IOException e) {
      throw errors.writing(name.value(), content.length(), e);
    }
    throw new StorageException(
        Reason.UNREACHABLE,
        name.value(),
        Sentence.of(
            "writing {0} in {1}: its folder or its name comes and goes", name, layout.root()),
        Sentence.of("find out what else changes files there"),
        null);
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    if (head(name).isEmpty()) { // also keeps us from opening a FIFO
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(layout.file(name), StandardOpenOption.READ)) {
      return Optional.of(read(channel, name, range));
    } catch (NoSuchFileException e) {
      return absent(name);
    } catch (IOException e) {
      throw errors.reading(name.value(), e);
    }
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    if (head(name).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Opened(name, range));
    } catch (NoSuchFileException e) {
      return absent(name);
    } catch (IOException e) {
      throw errors.reading(name.value(), e);
    }
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(layout.file(name), BasicFileAttributes.class);
      return found.isRegularFile()
          ? Optional.of(new ObjectInfo(name, found.size()))
          : Optional.empty();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return absent(name);
    } catch (IOException e) {
      return absentBelowFile(name, e);
    }
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new LocalListing(layout, prefix), traits), false);
  }

  @Override
  public void delete(ObjectName name) {
    if (head(name).isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(layout.file(name));
    } catch (IOException e) {
      throw errors.writing(name.value(), 0, e);
    }
  }

  @Override
  public Capabilities capabilities() {
    Exclusive exclusive = excludes() ? Exclusive.ATOMIC : Exclusive.NONE;
    return new Capabilities(exclusive, Changes.ALL, Long.MAX_VALUE, Optional.of(this::stage));
  }

  private StagedFile stage(long bytesMax) {
    try {
      return writer.stage(errors);
    } catch (IOException e) {
      throw errors.writing("", bytesMax, e);
    }
  }

  @Override
  public String describe() {
    return "local " + layout.root();
  }

  @Override
  public void close() {
    // no file stays open
  }

  private static void make(LocalLayout layout) throws IOException {
    makeRoot(layout.root());
    Set<Path> allowed = Set.of(layout.temporary(), layout.root().resolve("lost+found"));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(layout.root())) {
      for (Path child : children) {
        if (!allowed.contains(child) && !child.equals(layout.mark())) {
          throw new StorageException(
              Reason.REFUSED,
              "",
              Sentence.of("{0} is not empty: {1} is in it", layout.root(), child.getFileName()),
              Sentence.of("choose a new or an empty folder"),
              null);
        }
      }
    }
    LocalWriter writer = new LocalWriter(layout);
    LocalWriter.createFolder(layout.temporary());
    Path temporary = writer.writeTemporary(Content.of(LocalLayout.markBytes()));
    writer.replace(temporary, layout.mark());
  }

  private static void makeRoot(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    Path parent = root.getParent();
    if (parent != null) {
      makeRoot(parent);
    }
    LocalWriter.createFolder(root);
    if (parent != null) {
      new LocalWriter(new LocalLayout(root)).forceFolder(parent);
    }
  }

  /// Whether it is done; if not, the object or its folder vanished meanwhile.
  private boolean putOnce(ObjectName name, Content content, PutOptions options) throws IOException {
    Path file = layout.file(name);
    boolean keep = options.existing() == Existing.KEEP;
    if (keep && head(name).isPresent()) {
      return confirmExisting(name, content);
    }
    boolean link = keep && excludes();
    Optional<Path> staged = link ? writer.staged(content) : Optional.empty();
    Path temporary = staged.isPresent() ? staged.get() : writer.writeTemporary(content);
    try {
      if (link) {
        writer.link(temporary, file);
      } else if (keep && Files.exists(file)) {
        return confirmExisting(name, content);
      } else {
        writer.replace(temporary, file);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return confirmExisting(name, content);
    } catch (NoSuchFileException e) {
      layout.requireStorage();
      writer.forgetFolders();
      return false;
    } finally {
      if (staged.isEmpty()) { // else it is its maker's to delete
        Files.deleteIfExists(temporary);
      }
    }
  }

  private boolean confirmExisting(ObjectName name, Content content) throws IOException {
    return switch (ReadBack.of(this, name, content)) {
      case ABSENT -> false;
      case SAME -> {
        // Its writer may not have come so far, and our success must be as durable as any.
        writer.forceFolder(LocalLayout.folderOf(layout.file(name)));
        yield true;
      }
      case OTHER ->
          throw new StorageException(
              Reason.EXISTS,
              name.value(),
              Sentence.of("{0} is already in {1}, with other bytes", name, layout.root()),
              Sentence.NONE,
              null);
    };
  }

  private boolean excludes() {
    Boolean known = linksWork;
    if (known == null) {
      try {
        known = writer.linksWork();
      } catch (IOException e) {
        return false; // cannot be written at all, so do not promise; asked again next time
      }
      linksWork = known;
    }
    return known;
  }

  private <T> Optional<T> absent(ObjectName name) {
    try {
      layout.requireStorage();
      return Optional.empty();
    } catch (IOException e) {
      throw errors.reading(name.value(), e);
    }
  }

  /// A file where a folder would have to be means absent, too; Java has no exception of its own.
  private Optional<ObjectInfo> absentBelowFile(ObjectName name, IOException e) {
    Path parent = LocalLayout.folderOf(layout.file(name));
    while (!parent.equals(layout.root())) {
      if (Files.isRegularFile(parent)) {
        return absent(name);
      }
      parent = LocalLayout.folderOf(parent);
    }
    throw errors.reading(name.value(), e);
  }

  private byte[] read(FileChannel channel, ObjectName name, ByteRange range) throws IOException {
    long size = channel.size();
    long start = range.start(size);
    byte[] bytes = new byte[arrayLength(name, range.end(size) - start)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.position() < bytes.length) {
      // In pieces, since each thread keeps a direct buffer as large as its largest read.
      buffer.limit(Math.min(bytes.length, buffer.position() + PIECE_BYTES));
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw cut(name);
      }
    }
    return bytes;
  }

  private static StorageException cut(ObjectName name) {
    return new StorageException(
        Reason.CORRUPT,
        name.value(),
        Sentence.of("{0} was cut while being read", name),
        Sentence.NONE,
        null);
  }

  private static int arrayLength(ObjectName name, long bytes) throws BackupException {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ResourceException(
          Sentence.of("{0} has {1} bytes, too many to be read at once", name, bytes),
          Sentence.NONE);
    }
    return (int) bytes;
  }

  /// A range of a file that is read piece by piece. Used by one thread.
  private final class Opened extends InputStream {

    private final ObjectName name;
    private final FileChannel channel;
    private final long end;
    private long at;

    Opened(ObjectName name, ByteRange range) throws IOException {
      this.name = name;
      this.channel = FileChannel.open(layout.file(name), StandardOpenOption.READ);
      long size = channel.size();
      this.at = range.start(size);
      this.end = range.end(size);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == end) {
        return -1;
      }
      int wanted = (int) Math.min(Math.min(length, PIECE_BYTES), end - at);
      try {
        int got = channel.read(ByteBuffer.wrap(into, offset, wanted), at);
        if (got < 0) {
          throw cut(name);
        }
        at += got;
        return got;
      } catch (IOException e) {
        throw errors.reading(name.value(), e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw errors.reading(name.value(), e);
      }
    }
  }
}
