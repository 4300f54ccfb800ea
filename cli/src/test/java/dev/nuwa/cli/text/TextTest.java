package dev.nuwa.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Escaping, widths, amounts, tables, near misses.
final class TextTest {

  @Test
  void controlsOfEveryKindBecomeVisible() {
    assertThat(Visible.of("a\u001b[31mb\r\n\u0085\u009b\u007f"))
        .isEqualTo("a\\x1b[31mb\\x0d\\x0a\\x85\\x9b\\x7f");
    assertThat(Visible.of("x\u202egpj.exe\u2066\u200f\u2028"))
        .isEqualTo("x\\u202egpj.exe\\u2066\\u200f\\u2028");
    assertThat(Visible.of("\ud800\udb40\udc41")).isEqualTo("\\ud800\\u0e0041");
    assertThat(Visible.of("\udc80\udcff")).isEqualTo("\\x80\\xff");
  }

  @Test
  void ordinaryNamesOfAllScriptsStay() {
    for (String name : List.of("plain.txt", "文档/报告.txt", "naïve – ok", "👩‍💻", "emoji 🎉")) {
      assertThat(Visible.of(name)).isEqualTo(name);
    }
  }

  @Test
  void noTextWhateverLeavesAControlBehind() {
    long seed = 20260701;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 8; j++) {
        text.append((char) (random.nextInt(3) == 0 ? random.nextInt(0xa0) : random.nextInt(65536)));
      }
      String visible = Visible.of(text.toString());
      assertThat(visible.codePoints())
          .as("seed %d, round %d", seed, i)
          .noneMatch(c ->
              Character.getType(c) == Character.CONTROL
                  || Character.getType(c) == Character.SURROGATE
                  || (c >= 0x202a && c <= 0x202e)
                  || (c >= 0x2066 && c <= 0x2069));
    }
  }

  @Test
  void chineseTakesTwoColumnsAndCombiningMarksNone() {
    assertThat(Width.of("文档 a")).isEqualTo(6);
    assertThat(Width.of("e\u0301")).isEqualTo(1);
    assertThat(Width.of("🎉")).isEqualTo(2);
    assertThat(Width.fit("abcdefghij", 7)).isEqualTo("ab…ghij");
    for (int columns = 0; columns < 20; columns++) {
      assertThat(Width.of(Width.fit("文档资料报告备份恢复", columns))).isLessThanOrEqualTo(columns);
    }
  }

  @Test
  void tablesFitTheTerminalAndAreWholeElsewhere() {
    Table table = new Table(Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT);
    table.row("id", "bytes", "path");
    table.row("3f2a", "1.50 KiB", "/very/long/path/" + "文".repeat(50) + "/end\u001b");
    assertThat(table.lines(80)).allMatch(line -> Width.of(line) <= 80).hasSize(2);
    assertThat(table.lines(80).getFirst()).startsWith("id       bytes  path");
    assertThat(table.lines(Table.UNLIMITED).get(1)).endsWith("/end\\x1b").doesNotContain("…");
  }

  @Test
  void amountsReadWell() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
    assertThat(Amounts.bytes(1536)).isEqualTo("1.50 KiB");
    assertThat(Amounts.bytes(318L << 20)).isEqualTo("318 MiB");
    assertThat(Amounts.bytes((1L << 40) - 1)).isEqualTo("1.00 TiB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
    assertThat(Amounts.duration(Duration.ofMillis(420))).isEqualTo("0.42 s");
    assertThat(Amounts.duration(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
    assertThat(Amounts.duration(Duration.ofMinutes(127))).isEqualTo("2 h 07 min");
    assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Amounts.ratio(0.42)).isEqualTo("0.420");
    assertThat(Amounts.ratio(0.0 / 0.0)).isEqualTo("-");
  }

  @Test
  void theNearestNameIsFoundAndNoFarOne() {
    List<String> names = List.of("backup", "restore", "snapshots", "ls", "stats");
    assertThat(Nearest.to("bakcup", names)).contains("backup");
    assertThat(Nearest.to("snap", names)).contains("snapshots");
    assertThat(Nearest.to("list", names)).contains("ls");
    assertThat(Nearest.to("encyclopedia", names)).isEmpty();
  }

  @Test
  void theFirstVariableDecidesTheLanguage() {
    assertThat(Language.of(Map.of("NUWA_LANG", "zh_CN.UTF-8", "LC_ALL", "C")))
        .isEqualTo(Language.CHINESE);
    assertThat(Language.of(Map.of("LC_ALL", "C", "LANG", "zh_CN"))).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of())).isEqualTo(Language.ENGLISH);
  }

  @Test
  void aColumnThatIsKeptIsNeverCut() {
    Table table = new Table(Table.Align.LEFT, Table.Align.LEFT).keep(0);
    table.row("0123456789abcdef", "/a/rather/long/path/of/a/folder");
    assertThat(table.lines(32).getFirst()).startsWith("0123456789abcdef  ").hasSize(32);
  }
}
