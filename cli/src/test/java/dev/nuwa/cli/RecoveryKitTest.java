package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recovery kit on paper, and getting everything back from it and the repository alone.
final class RecoveryKitTest {

  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\d+z");
  private static final Pattern TAG =
      Pattern.compile("<(/?)[a-z]+(?: [a-zA-Z:-]+=\"[^\"<>]*\")*\\s*/?>");

  private static final int PIXELS = 6;

  @TempDir Path folder;
  private String place = "";
  private String key = "";

  @BeforeEach
  void backUp() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a"), "hello");
    place = folder.resolve("re<posi>&tory").toString();
    key = folder.resolve("key").toString();
    ok(cli(), "init", "-r", place, "--key-file", key);
    ok(cli(), "backup", "-r", place, "--key-file", key, docs.toString());
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private static CliRun.Result ok(CliRun run, String... arguments) {
    CliRun.Result result = run.run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private String page(String name, String language) throws IOException {
    Path file = folder.resolve(name);
    ok(
        cli(),
        "key",
        "kit",
        "--page",
        file.toString(),
        "-r",
        place,
        "--key-file",
        key,
        "--lang",
        language);
    assertThat(Shell.run(folder, "stat -c %a " + name)).isEqualTo("600\n");
    return Files.readString(file);
  }

  @Test
  void thePageIsWholeXmlInBothLanguagesAndHoldsTheWords() throws Exception {
    for (String language : List.of("en", "zh")) {
      String svg = page("kit-" + language + ".svg", language);
      assertThat(TAG.matcher(svg).replaceAll("")).doesNotContain("<", ">");
      assertThat(svg)
          .doesNotContainPattern("&(?!amp;|lt;|gt;)")
          .contains("re&lt;posi&gt;&amp;tory");
      List<String> words = words(svg);
      assertThat(words).hasSize(18);
      assertThat(svg).doesNotContain("href", "http://www.w3.org/1999");
      ok(cli().typing(String.join(" ", words)), "key", "kit", "--verify", "-r", place);
    }
  }

  @Test
  void fromTheScannedCodeAndTheRepositoryAloneEverythingComesBack() throws Exception {
    String scanned = scan(image(page("kit.svg", "en")));
    assertThat(scanned).startsWith("NUWA KIT 1 words ").endsWith(" at " + place);
    everythingComesBack(scanned);
  }

  @Test
  void theCodeOfTheTextPageSaysTheSame() throws Exception {
    String text = page("kit.txt", "en");
    assertThat(scan(halfBlocks(text))).isEqualTo(scan(image(page("kit.svg", "zh"))));
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void fromTheWordsAndTheRepositoryAloneEverythingComesBack() throws Exception {
    String words = String.join("\n", words(page("kit.svg", "en")));
    everythingComesBack(words, "-r", place);
  }

  @Test
  void theCodeOfAnotherRepositoryIsNamed() throws Exception {
    String other = folder.resolve("other").toString();
    ok(cli(), "init", "-r", other, "--key-file", other + ".key");
    String scanned = scan(image(page("kit.svg", "en")));
    CliRun.Result result =
        cli().typing(scanned).run("key", "recover", "-r", other, "--key-file", key + "2");
    assertThat(result.code()).isEqualTo(ExitCode.WRONG_KEY);
    assertThat(result.err()).contains("is of repository");
    assertThat(folder.resolve("key2")).doesNotExist();
  }

  @Test
  void aCodeOfALaterVersionIsRefused() throws Exception {
    String scanned = scan(image(page("kit.svg", "en"))).replace("KIT 1", "KIT 2");
    CliRun.Result result = cli().typing(scanned).run("key", "kit", "--verify", "-r", place);
    assertThat(result.code()).isEqualTo(ExitCode.WRONG_KEY);
    assertThat(result.err()).contains("later version");
  }

  /// On another machine: a home of its own, nothing but the repository.
  private void everythingComesBack(String typed, String... where) {
    CliRun elsewhere = new CliRun(folder.resolve("elsewhere"));
    String fresh = folder.resolve("fresh.key").toString();
    String[] recover = {"key", "recover", "--key-file", fresh};
    String[] call = Arrays.copyOf(recover, recover.length + where.length);
    System.arraycopy(where, 0, call, recover.length, where.length);
    ok(elsewhere.typing(typed), call);
    Path target = folder.resolve("out");
    String host =
        ok(elsewhere, "snapshots", "-r", place, "--key-file", fresh, "--json")
            .out()
            .replaceAll("(?s).*\"snapshot\":\"([0-9a-f]+)\".*", "$1");
    ok(elsewhere, "restore", host, "--target", target.toString(), "-r", place, "--key-file", fresh);
    assertThat(target.resolve("a")).hasContent("hello");
    ok(elsewhere, "check", "--read-data", "-r", place, "--key-file", fresh);
  }

  private static List<String> words(String svg) {
    return Pattern.compile(">[ 1]\\d  ([a-z]{5})<")
        .matcher(svg)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /// Black and white as a printer would leave them on paper.
  private static final class Paper {

    private final int across;
    private final int[] pixels;

    Paper(int squaresAcross, int squaresDown) {
      this.across = squaresAcross * PIXELS;
      this.pixels = new int[across * squaresDown * PIXELS];
      Arrays.fill(pixels, 0xffffff);
    }

    /// Makes a run of squares dark.
    void darken(int x, int y, int squares) {
      for (int row = y * PIXELS; row < (y + 1) * PIXELS; row++) {
        int start = row * across + x * PIXELS;
        Arrays.fill(pixels, start, start + squares * PIXELS, 0);
      }
    }

    RGBLuminanceSource seen() {
      return new RGBLuminanceSource(across, pixels.length / across, pixels);
    }
  }

  /// Draws the dark runs of the page's code.
  private static Paper image(String svg) {
    List<MatchResult> runs = RUN.matcher(svg).results().toList();
    int size = 4 + runs.stream().mapToInt(r -> number(r, 1) + number(r, 3)).max().orElseThrow();
    Paper paper = new Paper(size, size);
    runs.forEach(run -> paper.darken(number(run, 1), number(run, 2), number(run, 3)));
    return paper;
  }

  private static Paper halfBlocks(String text) {
    List<String> rows =
        text.lines().filter(line -> line.matches("[ \u2580\u2584\u2588]+")).toList();
    int across = rows.stream().mapToInt(String::length).max().orElseThrow();
    Paper paper = new Paper(across, 2 * rows.size());
    for (int y = 0; y < rows.size(); y++) {
      for (int x = 0; x < rows.get(y).length(); x++) {
        char half = rows.get(y).charAt(x);
        if (half == '\u2588' || half == '\u2580') {
          paper.darken(x, 2 * y, 1);
        }
        if (half == '\u2588' || half == '\u2584') {
          paper.darken(x, 2 * y + 1, 1);
        }
      }
    }
    return paper;
  }

  private static int number(MatchResult run, int group) {
    return Integer.parseInt(run.group(group));
  }

  /// Reads a code where it lies, square by square. The search for corners in a photograph is not
  /// asked: in a drawing without noise it misses some codes, and each key draws another one.
  private static String scan(Paper paper) throws ReaderException {
    BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(paper.seen()));
    return new QRCodeReader().decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, true)).getText();
  }

  @Test
  void theCodeHasItsQuietZone() throws Exception {
    Matcher first = RUN.matcher(page("kit.svg", "en"));
    assertThat(first.find()).isTrue();
    assertThat(first.group(1)).isEqualTo("4");
    assertThat(first.group(2)).isEqualTo("4");
  }
}
