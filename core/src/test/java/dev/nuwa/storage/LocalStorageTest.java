package dev.nuwa.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.Retry;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.contract.StorageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LocalStorageTest extends StorageContract {

  private static final ObjectName PACK = ObjectName.of("pack/w/abcdef");
  private static final ObjectName CONFIG = ObjectName.of("config/0000000000000001");

  @TempDir Path folder;

  @Override
  protected Storage open() {
    return LocalStorage.create(folder.resolve("deep/er/storage"));
  }

  @Override
  protected int manyNames() {
    return 800;
  }

  private Path root() {
    return folder.resolve("deep/er/storage");
  }

  @Test
  void anotherProcessSeesTheObjects() {
    byte[] bytes = bytes(10);
    fill(PACK, bytes);
    try (Storage other = LocalStorage.open(root())) {
      assertThat(other.get(PACK, ByteRange.all())).hasValue(bytes);
    }
    try (Storage other = LocalStorage.create(root())) {
      assertThat(other.get(PACK, ByteRange.all())).hasValue(bytes);
    }
  }

  @Test
  void filesLieWhereTheDocumentSays() throws IOException {
    fill(PACK, bytes(1));
    fill(ObjectName.of("index/w/01"), bytes(1));
    fill(ObjectName.of("snap/w/0000-1"), bytes(1));
    fill(CONFIG, bytes(1));
    try (Stream<Path> files = Files.walk(root())) {
      assertThat(files.filter(Files::isRegularFile).map(f -> root().relativize(f).toString()))
          .containsExactlyInAnyOrder(
              "nuwa_storage",
              "pack/w/ab_/abcdef",
              "index/w/01_/01",
              "snap/w/0000-1",
              "config/0000000000000001");
    }
    assertThat(root().resolve("nuwa_storage")).hasContent("nuwa local storage, layout 1\n");
  }

  @Test
  void onlyTheOwnerMayLook() throws IOException {
    fill(PACK, bytes(1));
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .describedAs("%s", file)
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void missingFolderIsMissingNotEmpty() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertMissing(() -> LocalStorage.open(nowhere));
    Path empty = Files.createDirectory(folder.resolve("mountpoint"));
    assertMissing(() -> LocalStorage.open(empty));
    assertThat(nowhere).doesNotExist();
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void vanishedStorageIsMissingForEveryCall() throws IOException {
    fill(PACK, bytes(1));
    Files.move(root(), folder.resolve("unmounted"));
    assertMissing(() -> storage.get(PACK, ByteRange.all()));
    assertMissing(() -> storage.head(CONFIG));
    assertMissing(() -> names(""));
    assertMissing(() -> names("snap/"));
    assertMissing(() -> storage.delete(PACK));
    assertMissing(() -> fill(CONFIG, bytes(1)));
    assertThat(root()).doesNotExist();
    Files.createDirectory(root());
    assertMissing(() -> names(""));
    assertMissing(() -> storage.get(PACK, ByteRange.all()));
    assertMissing(() -> fill(CONFIG, bytes(1)));
    assertThat(root()).isEmptyDirectory();
  }

  @Test
  void storageVanishingInTheMiddleOfAListIsMissing() throws IOException {
    fill(ObjectName.of("a/1"), bytes(1));
    fill(ObjectName.of("b/1"), bytes(1));
    try (Stream<ObjectInfo> list = storage.list("")) {
      var names = list.iterator();
      assertThat(names.next().name().value()).isEqualTo("a/1");
      Files.move(root(), folder.resolve("unmounted"));
      assertMissing(names::hasNext);
    }
  }

  private static void assertMissing(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
  }

  @Test
  void foldersWithOtherThingsAreNotTakenOver() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> LocalStorage.create(home))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .hasMessageContaining("letter.txt");
    assertThat(home.resolve("nuwa_storage")).doesNotExist();
  }

  @Test
  void interruptedCreationCanBeRepeated() throws IOException {
    Path begun = Files.createDirectories(folder.resolve("begun"));
    Files.createDirectory(begun.resolve("tmp_"));
    Files.createDirectory(begun.resolve("lost+found"));
    Files.writeString(begun.resolve("tmp_/put-123"), "nuwa lo");
    try (Storage made = LocalStorage.create(begun);
        Stream<ObjectInfo> list = made.list("")) {
      assertThat(list).isEmpty();
    }
  }

  @Test
  void newerLayoutIsRefused() throws IOException {
    Files.writeString(root().resolve("nuwa_storage"), "nuwa local storage, layout 2\n");
    assertThatThrownBy(() -> LocalStorage.open(root())).isInstanceOf(FormatException.class);
  }

  @Test
  void foreignFilesArePassedOver() throws IOException {
    fill(PACK, bytes(1));
    for (String foreign :
        List.of(
            "README.md",
            "pack/w/ab_/abcdef~",
            "pack/w/abcdee",
            "pack/w/ab_/bb",
            "pack/X/a",
            "pack/.DS_Store",
            "tmp_/put-1",
            "pack/w/ab_/deep/er",
            "snap.d/x",
            "xy_/xyz")) {
      Path file = root().resolve(foreign);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "?");
    }
    Files.createSymbolicLink(root().resolve("dangling"), Path.of("no-such-file"));
    assertThat(names("")).containsExactly(PACK.value());
    assertThat(storage.get(ObjectName.of("pack/w/abcdee"), ByteRange.all())).isEmpty();
  }

  @Test
  void folderUnderAnObjectsNameIsNotTheObject() throws IOException {
    Files.createDirectories(root().resolve("gen/0000000000000001"));
    ObjectName name = ObjectName.of("gen/0000000000000001");
    assertThat(storage.get(name, ByteRange.all())).isEmpty();
    assertThat(storage.head(name)).isEmpty();
    storage.delete(name);
    assertThat(root().resolve("gen/0000000000000001")).isDirectory();
  }

  @Test
  void d12TemporaryFilesAreRemovedAndAbandonedOnesSweptByTheNextWriter() throws IOException {
    Path old = root().resolve("tmp_/put-old");
    Path young = root().resolve("tmp_/put-young");
    Files.writeString(old, "?");
    Files.writeString(young, "?");
    FileTime now = Files.getLastModifiedTime(young);
    Files.setLastModifiedTime(old, FileTime.from(now.toInstant().minus(Duration.ofDays(2))));
    try (Storage next = LocalStorage.open(root())) {
      next.put(PACK, Content.of(bytes(5)), PutOptions.plain());
    }
    try (Stream<Path> left = Files.list(root().resolve("tmp_"))) {
      assertThat(left).containsExactly(young);
    }
  }

  @Test
  void lostFoldersAreMadeAgain() throws IOException {
    fill(PACK, bytes(1));
    Files.delete(root().resolve("pack/w/ab_/abcdef"));
    Files.delete(root().resolve("pack/w/ab_"));
    Files.delete(root().resolve("tmp_"));
    byte[] bytes = bytes(2);
    fill(PACK, bytes);
    assertThat(storage.get(PACK, ByteRange.all())).hasValue(bytes);
  }

  @Test
  void copiedStorageIsTheSameStorage() throws IOException {
    byte[] bytes = bytes(100);
    fill(PACK, bytes);
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(root().relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    try (Storage other = LocalStorage.open(copy)) {
      assertThat(other.get(PACK, ByteRange.all())).hasValue(bytes);
      other.put(CONFIG, Content.of(bytes), PutOptions.onlyIfAbsent());
    }
  }

  /// The disk may forget the name of an object whose folder it did not force: such a put must not
  /// count, nor may the object be there for the next one to take for stored.
  @ParameterizedTest
  @EnumSource(PutOptions.Existing.class)
  void row4AndD11AFolderThatCannotBeForcedFailsThePutAndTheNextOneWritesAgain(
      PutOptions.Existing existing) {
    AtomicInteger left = new AtomicInteger();
    PutOptions options =
        existing == PutOptions.Existing.KEEP ? PutOptions.onlyIfAbsent() : PutOptions.plain();
    try (Storage failing = LocalStorage.open(root(), folder -> failWhile(left))) {
      for (int failures = 1; failures <= 3; failures++) {
        ObjectName name = ObjectName.of("pack/w/f" + failures);
        left.set(failures);
        for (int i = 0; i < failures; i++) {
          assertThatThrownBy(() -> failing.put(name, Content.of(bytes(9)), options))
              .isInstanceOfSatisfying(
                  StorageException.class, e -> assertThat(e.retry()).isEqualTo(Retry.CAN_HELP));
          assertThat(storage.head(name)).isEmpty();
        }
        failing.put(name, Content.of(bytes(9)), options);
        assertThat(storage.head(name)).isPresent();
      }
    }
  }

  /// Somebody else's put of the same object may not have come to its end.
  @Test
  void anObjectThatIsThereIsOnlyConfirmedOnceItsFolderIsForced() {
    byte[] bytes = bytes(9);
    fill(PACK, bytes);
    AtomicInteger left = new AtomicInteger(1);
    try (Storage failing = LocalStorage.open(root(), folder -> failWhile(left))) {
      assertThatThrownBy(() -> failing.put(PACK, Content.of(bytes), PutOptions.onlyIfAbsent()))
          .isInstanceOf(StorageException.class);
      failing.put(PACK, Content.of(bytes), PutOptions.onlyIfAbsent());
    }
    assertThat(storage.get(PACK, ByteRange.all())).hasValue(bytes);
  }

  private static void failWhile(AtomicInteger left) throws IOException {
    if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IOException("Input/output error");
    }
  }

  @Test
  void interruptStopsAPutAndIsConsumed() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> fill(PACK, bytes(100))).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isFalse();
    fill(PACK, bytes(100));
  }
}
