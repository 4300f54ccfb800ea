package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dump`: what comes out is read back by other programs.
final class DumpTest {

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(
        docs,
        "mkdir -p sub/深/empty; echo hello > a.txt; : > nothing; echo 文 > sub/深/文档; ln -s a.txt"
            + " link; ln a.txt hard; printf q > \"$(printf 'caf\\351')\"; mkfifo pipe; l=$(printf"
            + " 'long%.0s' $(seq 60)); mkdir $l; echo l > $l/$l; ln -s $l/$l longlink; head -c"
            + " 3000000 /dev/urandom > big; truncate -s 20M hole; printf end >> hole; truncate -s"
            + " 5M hollow; printf start > tail; truncate -s 9M tail; chmod 640 a.txt; chmod 2750"
            + " sub; touch -d '1960-01-01 00:00:00.25' nothing; touch -d '2001-02-03"
            + " 04:05:06.123456789' big sub");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result ok(String... arguments) {
    CliRun.Result result = cli().run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private Path extracted(String name, String... arguments) throws IOException {
    Path archive = Files.write(folder.resolve(name + ".tar"), ok(arguments).bytes());
    assertThat(Files.size(archive) % 10240).isZero();
    Path target = Files.createDirectories(folder.resolve(name));
    Shell.run(target, "tar --xattrs --xattrs-include='user.*' -xpf '" + archive + "'");
    return target;
  }

  @Test
  void tarBringsEverythingBackAsItWas() throws IOException {
    ok("backup", docs.toString());
    Path target = extracted("out", "dump", "latest");
    assertThat(Shell.fingerprint(target)).isEqualTo(Shell.fingerprint(docs));
    assertThat(Shell.run(target, "stat -c %b hole hollow tail"))
        .as("holes stay holes")
        .isEqualTo(Shell.run(docs, "stat -c %b hole hollow tail"));
  }

  @Test
  void anExtendedAttributeIsInTheTar() throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(docs.resolve("a.txt"), UserDefinedFileAttributeView.class);
    view.write("note", ByteBuffer.wrap("value=\n0".getBytes(StandardCharsets.UTF_8)));
    ok("backup", docs.toString());
    Path target = extracted("out", "dump", "latest");
    ByteBuffer value = ByteBuffer.allocate(64);
    Files.getFileAttributeView(target.resolve("a.txt"), UserDefinedFileAttributeView.class)
        .read("note", value);
    assertThat(new String(value.array(), 0, value.position(), StandardCharsets.UTF_8))
        .isEqualTo("value=\n0");
  }

  @Test
  void aPartIsNamedFromThere() throws IOException {
    ok("backup", docs.toString());
    assertThat(Shell.fingerprint(extracted("part", "dump", "latest:sub")))
        .isEqualTo(Shell.fingerprint(docs.resolve("sub")));
    Path one = extracted("file", "dump", "latest:sub/深/文档");
    assertThat(one.resolve("文档")).hasContent("文\n");
  }

  @Test
  void severalRootsLieByTheirPath() throws IOException {
    ok("backup", docs.resolve("sub").toString(), docs.resolve("a.txt").toString());
    Path target = extracted("both", "dump", "latest");
    Path there = target.resolve(docs.toString().substring(1));
    assertThat(there.resolve("a.txt")).hasContent("hello\n");
    assertThat(there.resolve("sub/深/文档")).exists();
  }

  @Test
  void zipHoldsFilesAndFoldersAndCountsTheRest() throws IOException {
    ok("backup", docs.toString());
    CliRun.Result result = ok("dump", "latest", "--format", "zip");
    assertThat(result.err()).contains("left out, since zip has no place for them: 3");
    Map<String, byte[]> files = new TreeMap<>();
    List<String> folders = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(result.bytes()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.isDirectory()) {
          folders.add(entry.getName());
        } else {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    assertThat(folders).contains("sub/", "sub/深/empty/");
    assertThat(files.get("a.txt")).isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
    assertThat(files.get("hard")).isEqualTo(files.get("a.txt"));
    assertThat(files.get("big")).isEqualTo(Files.readAllBytes(docs.resolve("big")));
    assertThat(files.get("hole")).hasSize((20 << 20) + 3);
    assertThat(files).containsKey("caf\\xe9");
  }

  @Test
  void aStreamIsAFile() throws IOException {
    CliRun.Result made =
        cli().typing("dump of a shop").run("backup", "--stdin", "--stdin-name", "s");
    assertThat(made.code()).isEqualTo(ExitCode.DONE);
    assertThat(extracted("stream", "dump", "latest").resolve("s")).hasContent("dump of a shop");
  }

  @Test
  void mistakesAreNamed() {
    ok("backup", docs.toString());
    assertThat(cli().run("dump", "latest", "--format", "rar").err()).contains("rar", "tar, zip");
    assertThat(cli().run("dump", "latest:nowhere").err()).contains("has no nowhere");
    assertThat(cli().run("dump").err()).contains("missing: SNAPSHOT[:PATH]");
  }
}
