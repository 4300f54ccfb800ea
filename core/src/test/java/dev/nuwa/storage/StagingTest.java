package dev.nuwa.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.Hash;
import dev.nuwa.storage.Staging.Staged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

  private static final ObjectName NAME = ObjectName.of("pack/w/abcdef");

  @TempDir Path folder;

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Staged filled(Staging staging, byte[] bytes) {
    Staged staged = staging.begin(bytes.length);
    staged.write(bytes, 0, bytes.length / 3);
    staged.write(bytes, bytes.length / 3, bytes.length - bytes.length / 3);
    return staged;
  }

  private static byte[] stored(Storage storage) {
    return storage.get(NAME, ByteRange.all()).orElseThrow();
  }

  private long unfinished(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tmp_"))) {
      return files.count();
    }
  }

  @Test
  void aFolderGivesTheStagedFileItsNameAndCopiesNothing() throws IOException {
    byte[] bytes = noise(300_001);
    Path root = folder.resolve("repository");
    try (LocalStorage storage = LocalStorage.create(root)) {
      Object inode;
      try (Staged staged = filled(storage.capabilities().staging().orElseThrow(), bytes)) {
        Path file;
        try (Stream<Path> files = Files.list(root.resolve("tmp_"))) {
          file = files.findFirst().orElseThrow();
        }
        inode = Files.getAttribute(file, "unix:ino");
        storage.put(NAME, staged.content(), PutOptions.onlyIfAbsent());
        storage.put(NAME, staged.content(), PutOptions.onlyIfAbsent());
      }
      assertThat(stored(storage)).isEqualTo(bytes);
      assertThat(Files.getAttribute(root.resolve("pack/w/ab_/abcdef"), "unix:ino"))
          .isEqualTo(inode);
      assertThat(unfinished(root)).isZero();
    }
  }

  @Test
  void whatIsStagedElsewhereKnowsItsChecksumWhateverWrapsIt() {
    byte[] bytes = noise(300_001);
    try (Staged staged = filled(Staging.in(folder), bytes)) {
      Content content = staged.content();
      assertThat(content.crc32c()).hasValue(Digests.crc32c(bytes, 0, bytes.length));
      assertThat(content.sha256()).isEmpty();
      Hash hash = Hash.of(Digests.sha256(bytes));
      assertThat(content.withSha256(hash).crc32c()).isEqualTo(content.crc32c());
      assertThat(content.withSha256(hash).sha256()).contains(hash);
    }
  }

  @Test
  void whatIsStagedReplacesToo() throws IOException {
    Path root = folder.resolve("repository");
    try (LocalStorage storage = LocalStorage.create(root)) {
      storage.put(NAME, Content.of(noise(5)), PutOptions.plain());
      try (Staged staged = filled(storage.capabilities().staging().orElseThrow(), noise(7000))) {
        storage.put(NAME, staged.content(), PutOptions.plain());
        storage.put(NAME, staged.content(), PutOptions.plain());
      }
      assertThat(stored(storage)).isEqualTo(noise(7000));
      assertThat(unfinished(root)).isZero();
    }
  }

  @Test
  void aStagedFileWhoseNameWasSweptAwayIsStoredAllTheSame() throws IOException {
    byte[] bytes = noise(200_000);
    Path root = folder.resolve("repository");
    try (LocalStorage storage = LocalStorage.create(root);
        Staged staged = filled(storage.capabilities().staging().orElseThrow(), bytes)) {
      try (Stream<Path> files = Files.list(root.resolve("tmp_"))) {
        Files.delete(files.findFirst().orElseThrow());
      }
      storage.put(NAME, staged.content(), PutOptions.onlyIfAbsent());
      assertThat(stored(storage)).isEqualTo(bytes);
    }
  }

  @Test
  void filesOfAScratchFolderHaveNoNameAndAreReadAnyNumberOfTimes() throws IOException {
    byte[] bytes = noise(300_000);
    Path scratch = folder.resolve("state/scratch");
    MemoryStorage storage = new MemoryStorage();
    try (Staged staged = filled(Staging.in(scratch), bytes)) {
      try (Stream<Path> files = Files.list(scratch)) {
        assertThat(files).isEmpty();
      }
      try (InputStream one = staged.content().open();
          InputStream two = staged.content().open()) {
        assertThat(one.readNBytes(100)).isEqualTo(two.readNBytes(100));
      }
      storage.put(NAME, staged.content(), PutOptions.onlyIfAbsent());
    }
    assertThat(stored(storage)).isEqualTo(bytes);
  }

  @Test
  void theRoomOfAScratchFolderIsUsedAgainAndShowsNothingOfBefore() throws IOException {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    Staging staging = Staging.in(folder.resolve("scratch"));
    long before = openFiles();
    filled(staging, noise(300_000)).close();
    try (Staged one = filled(staging, noise(200_001));
        Staged two = filled(staging, noise(5))) {
      assertThat(openFiles()).isEqualTo(before + 2);
      assertThat(read(one)).isEqualTo(noise(200_001));
      assertThat(read(two)).isEqualTo(noise(5));
      assertThat(one.content().crc32c()).hasValue(Digests.crc32c(noise(200_001), 0, 200_001));
    }
    assertThat(openFiles()).isEqualTo(before + 2);
    Staged late = filled(staging, noise(7));
    staging.close();
    assertThat(openFiles()).isEqualTo(before + 1);
    assertThat(read(late)).isEqualTo(noise(7));
    late.close();
    late.close();
    assertThat(openFiles()).isEqualTo(before);
  }

  @Test
  void aFileWhoseUserWasInterruptedIsNotUsedAgain() {
    try (Staging staging = Staging.in(folder.resolve("scratch"))) {
      Staged staged = staging.begin(10);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> staged.write(new byte[10], 0, 10))
          .isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isFalse();
      staged.close();
      try (Staged next = filled(staging, noise(10))) {
        assertThat(read(next)).isEqualTo(noise(10));
      }
    }
  }

  private static byte[] read(Staged staged) {
    try (InputStream in = staged.content().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those of this test: what others left open is closed when it is collected.
  private long openFiles() throws IOException {
    String start = folder.toRealPath() + "/scratch/nuwa-";
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(Files::isSymbolicLink).filter(fd -> leadsTo(fd, start)).count();
    }
  }

  private static boolean leadsTo(Path descriptor, String start) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith(start);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aBitThatFlipsWhileContentWaitsSpoilsThePut() throws IOException {
    byte[] bytes = noise(300_000);
    Path file = folder.resolve("staged");
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Staged staged =
            new StagedFile(file, channel, new LocalErrors(folder), StagedFile.Checksum.TAKEN)) {
      staged.write(bytes, 0, bytes.length);
      byte[] inFile = Files.readAllBytes(file);
      inFile[1234] ^= 2;
      Files.write(file, inFile);
      try (InputStream in = staged.content().open()) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("changed while it was waiting");
      }
    }
  }

  @Test
  void aFolderThatIsNotAStorageStagesNothing() throws IOException {
    Path root = folder.resolve("repository");
    try (LocalStorage storage = LocalStorage.create(root)) {
      Staging staging = storage.capabilities().staging().orElseThrow();
      Files.delete(root.resolve("nuwa_storage"));
      Files.delete(root.resolve("tmp_"));
      assertThatThrownBy(() -> staging.begin(1)).isInstanceOf(StorageException.class);
    }
  }
}
