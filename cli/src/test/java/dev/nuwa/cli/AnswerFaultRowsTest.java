package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.cli.Misdeed.Kind;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults of what a bucket answers when it is read and listed, each named after its row in the list
/// of faults that the product must survive, as whole command lines.
@Timeout(120)
final class AnswerFaultRowsTest extends OnABadBucket {

  @Test
  void row33AnEmptyListDeletesNothingAndIsNoSilentSuccess() throws IOException {
    done("init");
    backup();
    Map<String, byte[]> before = new TreeMap<>(bucket.objects());
    for (String prefix : List.of("c", "config/", "snap/", "index/", "ok/", "cert/", "gen/")) {
      change("more " + prefix.replace("/", ""));
      always("LIST " + prefix, Misdeed.names(names -> List.of()));
      bucket.takeAsked();
      run("backup", source.toString());
      run("check");
      assertThat(bucket.takeAsked()).noneMatch(asked -> asked.startsWith("DELETE"));
      assertThat(bucket.objects()).containsAllEntriesOf(before);
      bucket.heal();
    }
    backup();
    isWhole();
  }

  @Test
  void row33AnEmptyListOfConfigurationsIsNoPlaceForAnotherRepository() {
    done("init");
    backup();
    Map<String, byte[]> before = new TreeMap<>(bucket.objects());
    always("LIST c", Misdeed.names(names -> List.of()));
    ended(ExitCode.NO_REPOSITORY, "snapshots");
    Shell.run(folder, "mv key kept");
    assertThat(run("init").code()).isNotEqualTo(ExitCode.DONE);
    Shell.run(folder, "rm -f key; mv kept key");
    assertThat(bucket.objects()).containsAllEntriesOf(before);
    isWhole();
  }

  static List<UnaryOperator<List<String>>> brokenLists() {
    return List.of(
        names -> names.stream().flatMap(name -> List.of(name, name).stream()).toList(),
        List::reversed);
  }

  @ParameterizedTest
  @MethodSource("brokenLists")
  void row33AListOutOfOrderIsToldAndNotBelieved(UnaryOperator<List<String>> broken)
      throws IOException {
    done("init");
    backup();
    change("more");
    backup();
    always("LIST snap/", Misdeed.names(broken));
    Result result = ended(ExitCode.STORAGE, "snapshots");
    assertThat(result.err()).contains("is not in order", "try: ");
    isWhole();
  }

  @Test
  void row33ABucketThatVanishesIsAFailure() {
    done("init");
    backup();
    for (String command : List.of("snapshots", "check", "ls latest")) {
      always("LIST ", Misdeed.answer("404 Not Found", "NoSuchBucket"));
      Result result = ended(ExitCode.STORAGE, command.split(" "));
      assertThat(result.err()).contains("there is no such bucket");
    }
    isWhole();
  }

  @Test
  void row34ANameThatIsListedLateIsFoundByTheProbe() {
    always("LIST trial/", Misdeed.names(names -> names.subList(0, names.size() / 2)));
    Result result = ended(ExitCode.STORAGE, "init");
    assertThat(result.err()).contains("try: ");
    assertThat(folder.resolve("key")).doesNotExist();
    assertThat(bucket.objects().keySet()).noneMatch(name -> name.startsWith("config/"));
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] wrong = bytes.clone();
    wrong[wrong.length / 2] ^= 4;
    return wrong;
  }

  static List<UnaryOperator<byte[]>> wrongBytes() {
    return List.of(
        AnswerFaultRowsTest::flipped,
        bytes -> Arrays.copyOf(bytes, bytes.length / 2),
        bytes -> new byte[0]);
  }

  @ParameterizedTest
  @MethodSource("wrongBytes")
  void row35AWrongAnswerIsAskedForAgainBeforeAnythingCountsAsDamaged(UnaryOperator<byte[]> wrong)
      throws IOException {
    done("init");
    backup();
    change("more");
    Shell.run(folder, "rm -rf home/cache home/state");
    once("GET ", Misdeed.bytes(wrong));
    Result again = backup();
    assertThat(again.err()).doesNotContain("damaged");
    once("GET ", Misdeed.bytes(wrong));
    comesBack();
    once("GET ", Misdeed.bytes(wrong));
    Shell.run(folder, "rm -rf home/cache home/state");
    done("check", "--read-data");
    isWhole();
  }

  @Test
  void row35AnAnswerThatStaysWrongIsADamageReportThatIsNotKept() throws IOException {
    done("init");
    backup();
    Shell.run(folder, "rm -rf home/cache home/state");
    always("GET snap/", Misdeed.bytes(AnswerFaultRowsTest::flipped));
    Result list = ended(ExitCode.DAMAGE, "snapshots");
    assertThat(list.err()).contains("snap/");
    always("GET pack/", Misdeed.bytes(AnswerFaultRowsTest::flipped));
    Result restored = ended(ExitCode.DAMAGE, "restore", "latest", "--target", folder + "/damaged");
    assertThat(restored.err()).contains("pack/", "data is damaged or missing");
    isWhole();
  }

  @Test
  void row36ARangeThatIsPassedOverGivesTheRightBytes() throws IOException {
    done("init");
    always("GET ", Misdeed.of(Kind.WHOLE));
    backup();
    change("more");
    backup();
    comesBack();
    done("check", "--read-data");
    isWhole();
  }

  @Test
  void row48AndD20AnArchivedPackIsToldAtOnceAndNotAskedForAgainAndAgain() {
    done("init");
    backup();
    AtomicInteger gets = new AtomicInteger();
    bucket.misbehave(asked -> {
      if (!asked.startsWith("GET pack/")) {
        return Optional.empty();
      }
      gets.incrementAndGet();
      return Optional.of(Misdeed.answer("403 Forbidden", "InvalidObjectState"));
    });
    Result result = ended(ExitCode.STORAGE, "restore", "latest", "--target", folder + "/cold");
    assertThat(result.err()).contains("archive class", "restoration");
    assertThat(gets).hasValueLessThan(8);
    isWhole();
  }
}
