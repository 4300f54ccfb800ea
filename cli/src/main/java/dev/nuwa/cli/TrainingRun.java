package dev.nuwa.cli;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What the AOT cache of a layout is made from: one process that does what people do most. Started
/// by the launcher as `nuwa training-run FOLDER` after a build, with every folder of the user
/// (data, cache, state) pointed into the scratch folder; never part of the documented commands.
final class TrainingRun {
  static final String NAME = "training-run";

  private TrainingRun() {}

  /// Runs each command in turn; one that fails is said so in the build log and spoils nothing.
  static ExitCode run(Path scratch) {
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
    for (List<String> line : lines) {
      System.out.println("training: " + line + " -> " + Main.run(line));
    }
    return ExitCode.DONE;
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
