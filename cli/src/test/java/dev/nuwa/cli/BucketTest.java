package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines on a bucket: what is only there once a location is no folder.
@ExtendWith(BucketCredentials.class)
final class BucketTest {

  @TempDir Path folder;
  private MemoryBucket bucket;

  @BeforeEach
  void openBucket() throws IOException {
    bucket = MemoryBucket.open();
  }

  @AfterEach
  void closeBucket() throws IOException {
    bucket.close();
  }

  private Result run(String home, String... words) {
    List<String> line =
        new ArrayList<>(List.of("-r", bucket.location(), "--key-file", folder + "/key"));
    line.addAll(List.of(words));
    return new CliRun(folder.resolve(home)).run(line.toArray(String[]::new));
  }

  private Result done(String home, String... words) {
    Result result = run(home, words);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private void makeRepository() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("file"), "content");
    done("owner", "init");
    done("owner", "backup", source.toString());
    Files.writeString(source.resolve("file"), "other content");
    done("owner", "backup", source.toString());
    bucket.takeAsked();
  }

  /// What a run by a host reads that has the key and, unless it ran before, nothing else. The
  /// configuration is always read: it tells whose cache it is.
  private List<String> structureReadBy(String home, String saying, String... words) {
    assertThat(done(home, words).out()).isEqualTo(saying);
    return bucket.takeAsked().stream()
        .filter(asked -> asked.startsWith("GET "))
        .filter(asked -> !asked.matches("GET (pack|keys|config)/.*"))
        .sorted()
        .toList();
  }

  @Test
  void theSecondRunReadsStructureFromTheCacheAndALostCacheCostsRequestsOnly() throws IOException {
    makeRepository();
    String said = done("owner", "snapshots").out();
    bucket.takeAsked();
    Path objects = folder.resolve("other/cache/nuwa/objects");
    List<String> first = structureReadBy("other", said, "snapshots");
    assertThat(first).hasSizeGreaterThan(3);
    assertThat(files(objects)).hasSizeGreaterThan(3);
    assertThat(structureReadBy("other", said, "snapshots")).isEmpty();

    Shell.run(folder, "rm -r other/cache");
    assertThat(structureReadBy("other", said, "snapshots")).isEqualTo(first);
    assertThat(structureReadBy("other", said, "snapshots")).isEmpty();

    for (Path file : files(objects)) {
      damage(file);
    }
    assertThat(structureReadBy("other", said, "snapshots")).isEqualTo(first);
    assertThat(structureReadBy("other", said, "snapshots")).isEmpty();
    done("other", "check", "--read-data");
  }

  /// Each is a round trip and costs money. The three looks of the protocol stand after the pin and
  /// around the confirmation.
  @Test
  void aRunThatFindsNothingChangedAsksTwelveTimes() throws IOException {
    makeRepository();
    String source = folder.resolve("source").toString();
    done("owner", "backup", source);
    bucket.takeAsked();
    done("owner", "backup", source);
    assertThat(bucket.takeAsked())
        .extracting(asked -> asked.replaceAll("/[0-9a-f]{32}/.*", "/…"))
        .containsExactly(
            "LIST c",
            "GET config/0000000000000001",
            "LIST snap/",
            "LIST probe/",
            "PUT pin/…",
            "LIST gen/",
            "PUT snap/…",
            "LIST gen/",
            "LIST drop/…",
            "PUT ok/…",
            "LIST gen/",
            "PUT pin/…");
  }

  @Test
  void aRestoreAsksSixTimesBesidesWhatItReads() throws IOException {
    makeRepository();
    bucket.takeAsked();
    done("owner", "restore", "latest", "--target", folder.resolve("out").toString());
    assertThat(bucket.takeAsked())
        .filteredOn(asked -> !asked.startsWith("GET pack/"))
        .containsExactly(
            "LIST c",
            "GET config/0000000000000001",
            "LIST gen/",
            "LIST snap/",
            "LIST drop/",
            "LIST index/");
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int old = bytes.read();
      bytes.seek(middle);
      bytes.write(old ^ 1);
    }
  }

  /// The stream goes on until a pack has arrived: a run that sent nothing before it had read
  /// everything would never end.
  @Test
  void packsAreSentWhileTheSourceIsStillRead() {
    done("owner", "init");
    bucket.takeAsked();
    BooleanSupplier sent = () -> bucket.hasAsked("PUT pack/");
    List<String> line =
        List.of("-r", bucket.location(), "--key-file", folder + "/key", "--memory", "256M");
    List<String> words = new ArrayList<>(line);
    words.addAll(List.of("backup", "--stdin"));
    Result result =
        new CliRun(folder.resolve("owner"))
            .reading(() -> new Noise(sent))
            .run(words.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
  }

  /// Bytes that nothing makes smaller, until something happened.
  private static final class Noise extends InputStream {
    private final Random random = new Random(9);
    private final BooleanSupplier end;
    private long left = 1L << 30;

    Noise(BooleanSupplier end) {
      this.end = end;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      assertThat(left).as("nothing was sent").isPositive();
      if (end.getAsBoolean()) {
        return -1;
      }
      byte[] bytes = new byte[Math.min(length, 1 << 20)];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, buffer, offset, bytes.length);
      left -= bytes.length;
      return bytes.length;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"init", "snapshots", "backup .", "check", "stats", "storage probe", "ls latest"})
  void aBucketThatDoesNotExistRefusesWhateverIsAsked(String words) {
    List<String> line =
        new ArrayList<>(List.of("-r", bucket.locationOf("absent"), "--key-file", folder + "/key"));
    line.addAll(List.of(words.split(" ")));
    Result result = new CliRun(folder.resolve("owner")).run(line.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.STORAGE);
    assertThat(result.err()).contains("there is no such bucket: s3://absent", "create it first");
    assertThat(folder.resolve("key")).doesNotExist();
  }

  @Test
  void aBucketWithoutARepositoryIsAMissingRepository() {
    Result result = run("owner", "snapshots");
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.NO_REPOSITORY);
    assertThat(result.err()).contains("nuwa init");
  }
}
