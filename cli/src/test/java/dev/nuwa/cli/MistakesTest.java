package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people get wrong in their first hour: the program says what, where, and what to do, in two
/// lines and in their language.
@Timeout(120)
@ExtendWith(BucketCredentials.class)
final class MistakesTest {

  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  /// Nothing of this changes: these are all refused.
  @TempDir static Path folder;

  private static MemoryBucket bucket;

  @BeforeAll
  static void makeThings() throws IOException {
    bucket = MemoryBucket.open();
    Files.createDirectories(folder.resolve("full/sub"));
    Files.writeString(folder.resolve("full/file"), "x");
    Files.writeString(folder.resolve("file"), "x");
    Files.writeString(folder.resolve("nuwa.yaml"), "profiles:\n  default:\n    memroy: 512M\n");
    assertThat(cli("en").run("backup", folder + "/full").code()).isEqualTo(ExitCode.DONE);
    CliRun locked = cli("en").with("NUWA_PASSWORD", "correct horse");
    assertThat(locked.run("init", "-r", folder + "/locked").code()).isEqualTo(ExitCode.DONE);
  }

  @AfterAll
  static void close() throws IOException {
    bucket.close();
  }

  private static CliRun cli(String language) {
    return new CliRun(folder.resolve("home")).with("NUWA_LANG", language);
  }

  /// `F` stands for the folder of the test, `B` for the bucket.
  private static Result tried(String language, String line, @Nullable String variable) {
    CliRun cli = cli(language);
    if (variable != null) {
      String[] parts = variable.split("=", 2);
      cli.with(parts[0], parts[1]);
    }
    String place = bucket.location();
    String typed = line.replace("F/", folder + "/").replace("B ", place + " ");
    return cli.run(typed.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "backup F/absent|-|FAILED|F/absent: no such file|check the path",
        "backup --exlude x F/full|-|USAGE|--exlude|--exclude",
        "bakcup F/full|-|USAGE|bakcup|nuwa backup",
        "backup --compression -1 F/full|-|USAGE|not a compression level: -1|1 to 19",
        "backup --cut blocks F/full|-|USAGE|blocks|--cut auto",
        "snapshots --config F/nuwa.yaml|-|USAGE|nuwa.yaml:3:5|memory",
        "snapshots --profile hom|-|USAGE|hom|--config",
        "restore latest --target F/full|-|FAILED|F/full is not empty|--overwrite",
        "restore latest --target /proc/absent|-|FAILED|/proc/absent|that you may write to",
        "restore latest --target F/file|-|FAILED|F/file: not a directory|choose a directory",
        "restore latets --target F/out|-|USAGE|latets|nuwa snapshots",
        "restore 0123 --target F/out|-|USAGE|0123|nuwa snapshots",
        "ls latest:absent|-|USAGE|absent|nuwa ls",
        "cat latest:sub|-|USAGE|sub is no regular file|nuwa restore",
        "snapshots -r F/nothing|-|NO_REPOSITORY|F/nothing|nuwa init",
        "snapshots -r F/locked|NUWA_PASSWORD=wrong one|WRONG_KEY|this password|keyboard",
        "snapshots -r F/locked|-|WRONG_KEY|F/locked|--key-file FILE",
        "snapshots -r F/locked --key-file F/absent|-|WRONG_KEY|F/absent|",
        "backup --limit-upload fast F/full|-|USAGE|fast|nuwa help backup",
        "key add --role wirter --name x --output F/k|-|USAGE|wirter|writer",
        "restore latest|-|USAGE|--target|--target out",
        "snapshots -r s3:bucket|-|USAGE|s3:bucket|s3://bucket",
        "snapshots -r s4://bucket|-|USAGE|s4|s3://",
        "snapshots -r s3://bucket/x?regoin=y|-|USAGE|regoin|region",
        "snapshots -r s3://Bucket_/x|-|USAGE|Bucket_|letters",
        "snapshots -r s3://bucket/x|-|USAGE|no region|?region=",
        "snapshots -r B --key-file F/home/data/nuwa/key|-|NO_REPOSITORY|s3://bucket|nuwa init",
      })
  void eachIsToldInTwoLinesInBothLanguages(
      String line, @Nullable String variable, ExitCode code, String what, @Nullable String advice) {
    Result english = tried("en", line, variable);
    assertThat(english.code()).as(english.err()).isEqualTo(code);
    assertThat(english.out()).isEmpty();
    assertThat(english.err().lines()).as(english.err()).hasSize(2);
    String[] lines = english.err().split("\n");
    assertThat(lines[0]).startsWith("nuwa: ").contains(what.replace("F/", folder + "/"));
    assertThat(lines[1]).startsWith("  try: ").hasSizeGreaterThan(10);
    assertThat(lines[1]).contains(advice == null ? "" : advice);
    assertThat(english.err()).doesNotContain("Exception", "null", "{0}");
    Result chinese = tried("zh_CN.UTF-8", line, variable);
    assertThat(chinese.code()).isEqualTo(code);
    assertThat(chinese.err().lines())
        .hasSize(2)
        .allSatisfy(said -> assertThat(said).containsPattern(CHINESE));
  }

  /// What servers answer is quoted, and what to do stands before it all the same.
  @Test
  void whatABucketAnswersIsToldInBothLanguagesToo() {
    Map<String, String> answers =
        Map.of(
            "403 Forbidden;InvalidAccessKeyId", "AWS_ACCESS_KEY_ID",
            "403 Forbidden;SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY",
            "403 Forbidden;AccessDenied", "s3:ListBucket",
            "400 Bad Request;AuthorizationHeaderMalformed", "region=",
            "404 Not Found;NoSuchBucket", "aws s3 mb");
    answers.forEach((answer, advice) -> {
      String[] parts = answer.split(";");
      bucket.misbehave(asked -> Optional.of(Misdeed.answer(parts[0], parts[1])));
      for (String language : new String[] {"en", "zh"}) {
        Result result = tried(language, "init -r B --key-file F/key", null);
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.STORAGE);
        assertThat(result.err()).contains("s3://bucket", advice);
        assertThat(result.err().lines()).as(result.err()).hasSize(2);
        assertThat(CHINESE.matcher(result.err()).find()).isEqualTo(language.equals("zh"));
      }
    });
    bucket.heal();
    assertThat(folder.resolve("key")).doesNotExist();
  }
}
