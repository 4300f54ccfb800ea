package dev.nuwa.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.source.target.TargetWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary directory for tests with names that Java cannot say, made by system calls and
/// removed with all that is in it.
public final class TestTree implements AutoCloseable {

  private final Path folder;
  private final Kernel kernel = new Kernel();
  private final KernelWrites writes = new KernelWrites(kernel);
  private final int root;

  public TestTree() {
    try {
      folder = Files.createTempDirectory("nuwa-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    root = kernel.open(Abi.AT_FDCWD, path().bytes(), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
    assertThat(root).isNotNegative();
  }

  public Path folder() {
    return folder;
  }

  public ByteString path() {
    return ByteString.utf8(folder.toString());
  }

  public ByteString path(String relative) {
    return ByteString.utf8(folder.resolve(relative).toString());
  }

  public Kernel kernel() {
    return kernel;
  }

  public KernelWrites writes() {
    return writes;
  }

  public int root() {
    return root;
  }

  public boolean runsAsRoot() {
    return kernel.effectiveUser() == 0;
  }

  /// Bytes of a text in which each character is one byte.
  public static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Makes a directory; `path` has one byte per character.
  public TestTree directory(String path) {
    assertThat(writes.makeDirectory(root, latin(path), 0755)).isZero();
    return this;
  }

  public TestTree file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public TestTree file(String path, byte[] content) {
    int descriptor = create(path);
    assertThat(writes.write(descriptor, content, 0, content.length, 0)).isZero();
    kernel.close(descriptor);
    return this;
  }

  /// Makes an empty file; the caller closes the descriptor.
  public int create(String path) {
    int flags = Abi.O_RDWR | Abi.O_CREAT | Abi.O_NOFOLLOW;
    int descriptor = kernel.open(root, latin(path), flags, 0644);
    assertThat(descriptor).describedAs(path).isNotNegative();
    return descriptor;
  }

  public TestTree symlink(String path, String target) {
    assertThat(writes.makeSymlink(latin(target), root, latin(path))).isZero();
    return this;
  }

  public TestTree fifo(String path) {
    assertThat(writes.makeNode(root, latin(path), 0x1000 | 0644, 0, 0)).isZero();
    return this;
  }

  public TestTree link(String existing, String path) {
    int descriptor = kernel.open(root, latin(existing), Abi.O_PATH | Abi.O_NOFOLLOW, 0);
    assertThat(writes.link(descriptor, root, latin(path))).isZero();
    kernel.close(descriptor);
    return this;
  }

  /// Whether the file system took the attribute.
  public boolean xattr(String path, String name, byte[] value) {
    int flags = Abi.O_RDONLY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
    int descriptor = kernel.open(root, latin(path), flags, 0);
    int result =
        new Attributes(kernel)
            .write(descriptor, Attributes.Handle.OPEN, ByteString.utf8(name), ByteString.of(value));
    kernel.close(descriptor);
    return result == 0;
  }

  /// A chain of directories below each other, each called `name`.
  public TestTree chain(String name, int depth) {
    int directory = kernel.open(root, latin("."), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
    for (int i = 0; i < depth; i++) {
      assertThat(writes.makeDirectory(directory, latin(name), 0755)).isZero();
      int next = kernel.open(directory, latin(name), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
      assertThat(next).isNotNegative();
      kernel.close(directory);
      directory = next;
    }
    kernel.close(directory);
    return this;
  }

  @Override
  public void close() {
    try (Target target = Target.open(path(), TargetOptions.usual(), EventSink.none());
        TargetWriter writer = target.newWriter()) {
      for (ByteString name : writer.children(EntryKey.ROOT)) {
        assertThat(writer.remove(EntryKey.ROOT.child(name)).toString()).startsWith("Done");
      }
    }
    kernel.close(root);
    kernel.close();
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
