package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node of a tree is lost: its files are named by their range, all others are listed and come
/// back.
final class DamagedNodeTest {

  private static final int FILES = 4_000;

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void damageANode() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(docs, "for i in $(seq " + FILES + "); do echo $i > f$i; done");
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DONE);
    Path packs = folder.resolve("home/data/nuwa/repository/pack");
    try (Stream<Path> files = Files.walk(packs)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).as("small files are in the nodes").hasSize(1);
      byte[] bytes = Files.readAllBytes(all.getFirst());
      bytes[bytes.length / 4] ^= 1;
      Files.write(all.getFirst(), bytes);
    }
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  @Test
  void itsFilesAreNamedAndTheOthersListedAndRestored() throws IOException {
    CliRun.Result ls = cli().run("ls", "latest", "-R");
    Path out = folder.resolve("out");
    CliRun.Result restore = cli().run("restore", "latest", "--target", out.toString());
    CliRun.Result verified =
        cli()
            .run(
                "restore",
                "latest",
                "--target",
                out.toString(),
                "--overwrite",
                "changed",
                "--verify");

    assertThat(ls.code()).isEqualTo(ExitCode.DAMAGE);
    // The key decides where leaves end: the damaged one may be the first, which begins with the
    // root.
    assertThat(ls.err())
        .containsPattern("(\\.|f[0-9]+): [0-9]+ entries from here to before f[0-9]+ are lost");
    long listed = ls.out().lines().count();
    assertThat(listed).isBetween(FILES / 4L, FILES - 64L);
    assertThat(restore.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(restore.err()).contains("entries from here to before");
    assertThat(verified.code()).isEqualTo(ExitCode.DAMAGE);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.count()).isEqualTo(listed);
    }
    assertThat(Shell.run(folder, "diff -r docs out | grep -v '^Only in docs' || true")).isEmpty();
  }
}
