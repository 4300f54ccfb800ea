package dev.nuwa.cli;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What the AOT cache of a layout is made from: one process that does what people do most. Started
/// by the launcher as `nuwa training-run FOLDER` after a build, with every folder of the user
/// (data, cache, state) pointed into the scratch folder; never part of the documented commands.
final class TrainingRun {
  static final String NAME = "training-run";

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private TrainingRun() {}

  /// Runs each command in turn; one that fails is said so in the build log and spoils nothing.
  static ExitCode run(Path scratch) {
    Thread.ofVirtual().start(TrainingRun::endInTime);
    Path source = scratch.resolve("source");
    Path target = scratch.resolve("target");
    writeSource(source);
    List<List<String>> lines =
        List.of(
            List.of("version"),
            List.of("--help"),
            List.of("backup", source.toString()),
            List.of("backup", "--json", source.toString()),
            List.of("snapshots"),
            List.of("snapshots", "--json"),
            List.of("ls", "latest"),
            List.of("stats"),
            List.of("check", "--read-data"),
            List.of("restore", "latest", "--target", target.toString()));
    lines.forEach(TrainingRun::run);
    if (hasBuckets()) {
      try (TrainingBucket bucket = TrainingBucket.start()) {
        onBucket(scratch, bucket.location()).forEach(TrainingRun::run);
      }
    }
    return ExitCode.DONE;
  }

  /// What speaks with buckets is the class path; a cache for folders is trained without one.
  private static boolean hasBuckets() {
    return !System.getProperty("java.class.path", "").isEmpty();
  }

  /// Nobody waits for a training that hangs; what it loaded until then is cached.
  private static void endInTime() {
    try {
      Thread.sleep(LONGEST);
    } catch (InterruptedException e) {
      return; // the training is over
    }
    System.out.println("training: not done after " + LONGEST);
    System.exit(ExitCode.FAILED.code());
  }

  private static List<List<String>> onBucket(Path scratch, String location) {
    List<String> where =
        List.of("-r", location, "--key-file", scratch.resolve("bucket.key").toString());
    String source = scratch.resolve("source").toString();
    String target = scratch.resolve("target-2").toString();
    return List.of(
            List.of("init"),
            List.of("backup", source),
            List.of("backup", source),
            List.of("snapshots"),
            List.of("restore", "latest", "--target", target))
        .stream()
        .map(line -> Stream.of(line, where).flatMap(List::stream).toList())
        .toList();
  }

  private static void run(List<String> line) {
    System.out.println("training: " + line + " -> " + Main.run(line));
  }

  private static void writeSource(Path source) {
    try {
      Files.createDirectories(source.resolve("folder"));
      for (int i = 0; i < 4000; i++) {
        Path folder = source.resolve("folder-" + i / 100);
        if (i % 100 == 0) {
          Files.createDirectories(folder);
        }
        Files.writeString(folder.resolve("small-" + i), ("one small file " + i).repeat(1 + i % 50));
      }
      byte[] large = new byte[6 << 20];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) ((i >>> 7) * 31 + (i & 15));
      }
      Files.write(source.resolve("large"), large);
      byte[] text = new byte[1 << 20];
      Arrays.fill(text, (byte) 'a');
      Files.write(source.resolve("text"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the training source " + source, e);
    }
  }
}
