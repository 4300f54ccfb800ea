package dev.nuwa.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TidyTest {
  private static final String MAIN = "core/src/main/java/dev/nuwa/task/";

  @TempDir Path folder;

  @Test
  void sizesNamesAndWordsFollowTheHouseRules() {
    Checkout checkout = Checkout.current();
    assertThat(checkout.files(".java")).hasSizeGreaterThan(20);
    Ratchet ratchet = new Ratchet(checkout.text(Path.of("tidy/ratchet.txt")));

    assertThat(ratchet.judge(offences(checkout))).isEmpty();
  }

  @Test
  void aLongFileIsFound() {
    Planted.file(folder, MAIN + "Long.java", "package dev.nuwa.task;\n" + "//\n".repeat(400));

    assertThat(rules()).containsExactly("file-lines");
  }

  @Test
  void aLongFunctionIsFoundAndMeasured() {
    Planted.file(
        folder,
        MAIN + "Long.java",
        "package dev.nuwa.task;\nclass Long {\n  void f() {\n"
            + "    f();\n".repeat(59)
            + "  }\n}\n");

    List<Offence> offences = offences(new Checkout(folder));
    assertThat(offences).extracting(Offence::rule).containsExactly("function-lines");
    assertThat(offences.getFirst().amount()).isEqualTo(61);
    assertThat(offences.getFirst().subject()).endsWith("Long.java#Long.f");
  }

  @Test
  void aWideConstructorAWideInterfaceAndAFlagAreFound() {
    Planted.file(
        folder,
        MAIN + "Wide.java",
        """
        package dev.nuwa.task;
        class Wide {
          Wide(int a, int b, int c, int d, int e, int f) {}
          public void run(boolean fast) {}
          interface Many { void a(); void b(); void c(); void d(); void e(); void f(); void g();
            void h(); void i(); }
        }
        """);

    assertThat(rules())
        .containsExactlyInAnyOrder(
            "constructor-parameters", "boolean-parameter", "interface-methods");
  }

  @Test
  void aCrowdedPackageIsFound() {
    for (int i = 0; i < 21; i++) {
      Planted.file(folder, MAIN + "T" + i + ".java", "package dev.nuwa.task;\nclass T" + i + " {}");
    }

    assertThat(rules()).containsExactly("package-types");
  }

  @Test
  void emptyNamesAreFound() {
    Planted.file(folder, MAIN + "PackManager.java", "package dev.nuwa.task;\n");
    Planted.file(folder, "core/src/main/java/dev/nuwa/util/Fine.java", "package dev.nuwa.util;\n");
    Planted.file(folder, MAIN + "Managerial.java", "package dev.nuwa.task;\n");

    assertThat(rules()).containsExactly("name", "name");
  }

  @Test
  void remindersAndPathsOfOneMachineAreFound() {
    Planted.file(folder, "docs/one.md", "TO" + "DO: later\n");
    Planted.file(folder, "docs/two.md", "see /wo" + "rk/elsewhere\n");
    Planted.file(folder, "docs/three.md", "https://example.org/work/fine and src/work/fine\n");

    assertThat(rules()).containsExactlyInAnyOrder("reminder", "machine-path");
  }

  @Test
  void staticStateAndPublicTypesWithoutAWordAreFound() {
    Planted.file(
        folder,
        MAIN + "Global.java",
        "package dev.nuwa.task;\npublic class Global {\n  static int count;\n}\n");
    Planted.file(
        folder,
        MAIN + "Fine.java",
        "package dev.nuwa.task;\n/// Said.\npublic class Fine {\n  static final int A = 1;\n}\n");

    assertThat(rules()).containsExactlyInAnyOrder("static-state", "undocumented");
  }

  @Test
  void anArrayInAPublicRecordIsFound() {
    Planted.file(
        folder,
        MAIN + "Key.java",
        "package dev.nuwa.task;\n/// Said.\npublic record Key(byte[] bytes) {\n"
            + "  private static final byte[] NONE = {};\n  record Inner(byte[] fine) {}\n}\n");

    assertThat(rules()).containsExactly("record-array");
  }

  @Test
  void packagesNamedAsBuildFoldersAreLookedAtAndBuildFoldersAreNot() {
    Planted.file(folder, "core/pom.xml", "<project/>");
    Planted.file(
        folder, MAIN + "target/Long.java", "package dev.nuwa.task.target;\n" + "//\n".repeat(400));
    Planted.file(folder, "core/target/Generated.java", "package generated;\n" + "//\n".repeat(400));

    assertThat(rules()).containsExactly("file-lines");
  }

  @Test
  void skippedAndSleepingTestsAreFound() {
    Planted.file(
        folder,
        "core/src/test/java/dev/nuwa/task/LazyTest.java",
        "package dev.nuwa.task;\n// @Dis" + "abled\n// Thread.sl" + "eep(1)\n");

    assertThat(rules()).containsExactly("weak-test", "weak-test");
  }

  @Test
  void theRatchetForgivesWhatIsKnownAndNothingMore() {
    Ratchet ratchet = new Ratchet("# comment\nfile-lines core/A.java 500\n");

    assertThat(ratchet.judge(List.of(tooLong("core/A.java", 500)))).isEmpty();
    assertThat(ratchet.judge(List.of(tooLong("core/A.java", 501)))).hasSize(1);
    assertThat(ratchet.judge(List.of(tooLong("core/A.java", 499)))).hasSize(1);
    assertThat(ratchet.judge(List.of())).hasSize(1);
    assertThat(ratchet.judge(List.of(tooLong("core/A.java", 500), tooLong("core/B.java", 401))))
        .hasSize(1);
  }

  private static Offence tooLong(String file, int lines) {
    return new Offence("file-lines", file, lines, "");
  }

  private List<String> rules() {
    return offences(new Checkout(folder)).stream().map(Offence::rule).toList();
  }

  private static List<Offence> offences(Checkout checkout) {
    List<Offence> offences = new ArrayList<>(SourceRules.check(checkout));
    offences.addAll(TextRules.check(checkout));
    return offences;
  }
}
