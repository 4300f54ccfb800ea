package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.frame.Trailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Faults of what lies in the storage, each named after its row in the list of faults that the
/// product must survive, as whole command lines. Rows 37 and 38 are [DamagedObjectsTest].
@Timeout(120)
final class StoredFaultRowsTest {

  private static final String PASSWORD = "long enough";

  /// An integer of four bytes in CBOR, 65,536: the memory of the standard cost.
  private static final byte[] MEMORY = {0x1a, 0, 1, 0, 0};

  @TempDir Path folder;
  private Path docs;
  private Path repository;

  @BeforeEach
  void makeRepository() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    repository = folder.resolve("home/data/nuwa/repository");
    Shell.run(docs, "echo hello > a; head -c 900000 /dev/urandom > big; mkdir s; echo x > s/x");
    done("backup", docs.toString());
    Shell.run(docs, "echo more > b; head -c 600000 /dev/urandom > large");
    done("backup", docs.toString());
    done("tag", "add", "latest", "kept");
    done("storage", "probe");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result done(String... line) {
    CliRun.Result result = cli().run(line);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private List<Path> objects(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(repository.resolve(kind))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Two objects of each kind where there are two, by the name of the kind.
  private Map<String, List<Path>> someOfEachKind() throws IOException {
    Map<String, List<Path>> some = new LinkedHashMap<>();
    try (Stream<Path> kinds = Files.list(repository)) {
      for (Path kind :
          kinds.filter(Files::isDirectory).filter(f -> holdsObjects(f)).sorted().toList()) {
        List<Path> all = objects(kind.getFileName().toString());
        some.put(kind.getFileName().toString(), all.subList(0, Math.min(2, all.size())));
      }
    }
    return some;
  }

  private static boolean holdsObjects(Path kind) {
    return kind.getFileName().toString().matches("[a-z]+");
  }

  private static void swap(Path one, Path other) throws IOException {
    byte[] bytes = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, bytes);
  }

  /// Under each other's names, of the same kind and of every two kinds: nothing is taken for what
  /// it is not.
  @Test
  void row39TwoObjectsUnderEachOthersNamesAreRefused() throws IOException {
    Map<String, List<Path>> kinds = someOfEachKind();
    assertThat(kinds.keySet())
        .contains("cert", "config", "index", "note", "ok", "pack", "pin", "probe", "snap");
    List<List<Path>> pairs = new ArrayList<>();
    List<Path> firsts =
        kinds.values().stream().filter(two -> !two.isEmpty()).map(List::getFirst).toList();
    for (int i = 0; i < firsts.size(); i++) {
      for (Path other : firsts.subList(i + 1, firsts.size())) {
        pairs.add(List.of(firsts.get(i), other));
      }
    }
    kinds.values().stream().filter(two -> two.size() == 2).forEach(pairs::add);
    for (List<Path> pair : pairs) {
      String what =
          repository.relativize(pair.get(0)) + " <-> " + repository.relativize(pair.get(1));
      swap(pair.get(0), pair.get(1));
      Shell.run(folder, "rm -rf home/state home/cache");
      isNoticed(what);
      swap(pair.get(0), pair.get(1));
    }
    done("check", "--read-data");
  }

  private void isNoticed(String what) throws IOException {
    Path out = folder.resolve("out");
    CliRun.Result check = cli().run("check", "--read-data");
    CliRun.Result restore = cli().run("restore", "latest", "--target", out.toString());
    if (restore.code() == ExitCode.DONE) {
      assertThat(Shell.fingerprint(out)).as(what).isEqualTo(Shell.fingerprint(docs));
    } else {
      assertThat(restore.err()).as(what).containsAnyOf("  try: ", "failed: ");
      assertThat(restore.err()).as(what).doesNotContain("Exception", "\tat ");
      assertThat(check.code()).as("check of %s: %s", what, check.err()).isNotEqualTo(ExitCode.DONE);
    }
    if (check.code() == ExitCode.DONE && !what.contains("pin/")) {
      assertThat(check.err()).as("%s goes unnoticed", what).isNotEmpty();
    }
    Shell.run(folder, "rm -rf out");
  }

  @Test
  void row40WithoutAnyIndexEverythingIsFoundInTheFootersOfPacks() throws IOException {
    for (Path index : objects("index")) {
      Files.delete(index);
    }
    Shell.run(folder, "rm -rf home/state home/cache");
    Path out = folder.resolve("out");
    done("restore", "latest", "--target", out.toString());
    assertThat(Shell.fingerprint(out)).isEqualTo(Shell.fingerprint(docs));
    done("check", "--read-data");
    String again = done("backup", "--json", docs.toString()).out();
    assertThat(again).contains("\"bytesOriginal\":0");
    assertThat(objects("index")).isNotEmpty();
    done("check", "--read-data");
  }

  /// Below the floor a thief could make guessing cheap, above the ceiling the memory could burst.
  /// The owner's signature is looked at before any of it; the bounds of what is signed are in
  /// `KeysTest`.
  @ParameterizedTest
  @CsvSource({"0", "1024", "16383", "2097153", "1073741824", "2147483647"})
  void row69AbsurdParametersOfAPasswordAreRefused(int memoryKiB) throws IOException {
    String place = folder.resolve("locked").toString();
    CliRun cli = cli().with("NUWA_PASSWORD", PASSWORD);
    assertThat(cli.run("init", "-r", place).code()).isEqualTo(ExitCode.DONE);
    repository = folder.resolve("locked");
    Path slot = objects("keys").getFirst();
    byte[] bytes = Files.readAllBytes(slot);
    int at = indexOf(bytes, MEMORY);
    ByteBuffer.wrap(bytes).putInt(at + 1, memoryKiB);
    int covered = bytes.length - Trailer.length("keys/x", bytes);
    System.arraycopy(Digests.sha256(bytes, 0, covered), 0, bytes, covered, 32);
    Files.write(slot, bytes);
    CliRun.Result result = cli.run("snapshots", "-r", place);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.WRONG_KEY);
    assertThat(result.err()).contains("its signature is not its author's", "  try: ");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("no such bytes");
  }
}
