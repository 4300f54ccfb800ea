package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.cli.Misdeed.Kind;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Faults of a bucket that takes what is stored, and of the way to it, each named after its row in
/// the list of faults that the product must survive, as whole command lines: what is confirmed
/// comes back, what failed says so, and the next run succeeds.
@Timeout(120)
final class StorageFaultRowsTest extends OnABadBucket {

  @Test
  void row16AnAnswerLostAfterAPutIsRecognisedAsTheOwnWrite() throws IOException {
    once("PUT ", Misdeed.of(Kind.LOSE));
    done("init");
    backup();
    change("more");
    backup();
    isWhole();
  }

  /// One put of each name, so that the same run writes it again.
  @Test
  void row17APutThatArrivesLongAfterItsRunDoesNoHarm() throws IOException {
    done("init");
    once("PUT ", Misdeed.of(Kind.LATE));
    backup();
    bucket.deliverLate();
    bucket.heal();
    change("more");
    backup();
    isWhole();
  }

  /// And where nothing arrives in time, the run that gave up is never confirmed by what comes
  /// later.
  @Test
  void row17ARunWhosePutsAllArriveLateIsNotConfirmedByThem() throws IOException {
    done("init");
    backup();
    change("more");
    AtomicInteger puts = new AtomicInteger();
    bucket.misbehave(asked ->
        asked.startsWith("PUT ") && puts.incrementAndGet() % 2 == 1
            ? Optional.of(Misdeed.of(Kind.LATE))
            : asked.startsWith("PUT ")
                ? Optional.of(Misdeed.answer("403 Forbidden", "AccessDenied"))
                : Optional.empty());
    ended(ExitCode.STORAGE, "backup", source.toString());
    bucket.heal();
    bucket.deliverLate();
    assertThat(confirmed()).isEqualTo(1);
    backup();
    assertThat(confirmed()).isEqualTo(2);
    isWhole();
  }

  @Test
  void row18ADoubledRequestDoesNoHarm() throws IOException {
    always("PUT ", Misdeed.of(Kind.TWICE));
    done("init");
    backup();
    change("more");
    backup();
    isWhole();
  }

  @Test
  void row20AConditionThatIsPassedOverIsFoundAndTheOtherWayTaken() throws IOException {
    always("PUT ", Misdeed.of(Kind.UNCONDITIONAL));
    done("init");
    Result probe = done("storage", "probe");
    assertThat(probe.out()).contains("no   ", "8 of 8 writers succeeded");
    bucket.takeAsked();
    backup();
    List<String> asked = bucket.takeAsked();
    assertThat(asked).filteredOn("LIST gen/"::equals).hasSizeBetween(4, 9);
    assertThat(bucket.conditionsSeen()).isZero();
    change("more");
    backup();
    isWhole();
  }

  @Test
  void row20AConditionThatIsRefusedIsFoundAndTheOtherWayTaken() throws IOException {
    bucket.refuseConditions();
    done("init");
    backup();
    change("more");
    backup();
    isWhole();
  }

  @ParameterizedTest
  @CsvSource({
    "409 Conflict, ConditionalRequestConflict",
    "412 Precondition Failed, PreconditionFailed",
  })
  void row21AConflictIsDecidedByReadingBack(String status, String code) throws IOException {
    done("init");
    // Says so of a pack that is not there, as some servers do when two requests meet.
    once("PUT pack/", Misdeed.answer(status, code));
    backup();
    change("more");
    backup();
    isWhole();
  }

  @Test
  void row22SlowDownIsMetWithFewerRequestsAndOneLine() {
    done("init");
    AtomicInteger refused = new AtomicInteger();
    bucket.misbehave(asked ->
        refused.incrementAndGet() <= 3
            ? Optional.of(Misdeed.answer("503 Slow Down", "SlowDown"))
            : Optional.empty());
    Result result = backup();
    assertThat(result.err().lines().filter(line -> line.contains("asks to slow down")))
        .singleElement()
        .asString()
        .contains("trying again for up to 15 min");
    assertThat(result.err()).contains("the storage answers again after");
    isWhole();
  }

  @Test
  void row23FaultsOfTheServerInOneOfTwentyRequestsAreRiddenOut() throws IOException {
    Random random = new Random(SEED);
    bucket.misbehave(asked ->
        random.nextInt(20) == 0
            ? Optional.of(Misdeed.answer("500 Internal Server Error", "InternalError"))
            : Optional.empty());
    done("init");
    backup();
    change("more");
    backup();
    isWhole();
  }

  @Test
  void row24AConnectionThatHangsIsGivenUpAndTriedAgain() throws IOException {
    done("init");
    AtomicInteger hung = new AtomicInteger();
    bucket.misbehave(asked ->
        (asked.startsWith("PUT pack/") || asked.startsWith("LIST snap/"))
                && hung.incrementAndGet() <= 2
            ? Optional.of(Misdeed.of(Kind.HANG))
            : Optional.empty());
    Result result = backup();
    assertThat(result.err()).contains("nothing moved for 2 seconds", "answers again after");
    assertThat(hung).hasValueGreaterThanOrEqualTo(2);
    isWhole();
  }

  @Test
  void row29CredentialsTakenAwayInTheMiddleStopItAndTheNextRunGoesOn() throws IOException {
    done("init");
    backup();
    change("more");
    AtomicInteger puts = new AtomicInteger();
    bucket.misbehave(asked ->
        asked.startsWith("PUT ") && puts.incrementAndGet() > 2
            ? Optional.of(Misdeed.answer("403 Forbidden", "InvalidAccessKeyId"))
            : Optional.empty());
    Result result = ended(ExitCode.STORAGE, "backup", source.toString());
    assertThat(result.err()).contains("does not know this access key", "try: ");
    assertThat(puts.get()).as("requests after the refusal").isLessThan(8);
    bucket.heal();
    assertThat(confirmed()).isEqualTo(1);
    backup();
    assertThat(confirmed()).isEqualTo(2);
    isWhole();
  }

  /// Whichever put meets the full storage.
  @Test
  void row5AndD8AFullStorageIsNeverASuccess() throws IOException {
    done("init");
    backup();
    long snapshots = 1;
    for (int k : new int[] {1, 2, 3, 5, 8}) {
      change("more-" + k);
      AtomicInteger puts = new AtomicInteger();
      int full = k;
      bucket.misbehave(asked ->
          asked.startsWith("PUT ") && puts.incrementAndGet() >= full
              ? Optional.of(Misdeed.answer("507 Insufficient Storage", "XMinioStorageFull"))
              : Optional.empty());
      Result result = run("backup", source.toString());
      bucket.heal();
      if (puts.get() >= full) {
        // The last puts end what is confirmed already: the pin's end may be lost.
        assertThat(result.code())
            .as("put %d: %s", k, result.err())
            .isIn(ExitCode.STORAGE, ExitCode.DONE);
        if (result.code() == ExitCode.STORAGE) {
          assertThat(result.err()).contains("has no room left", "raise the quota");
        }
      }
      snapshots += result.code() == ExitCode.DONE ? 1 : 0;
      assertThat(confirmed()).as("put %d", k).isEqualTo(snapshots);
    }
    backup();
    isWhole();
  }

  @Test
  void row47NothingIsUploadedInPartsThatCouldBeLeftBehind() {
    done("init");
    bucket.takeAsked();
    backup();
    assertThat(bucket.takeAsked()).allMatch(asked -> asked.matches("(PUT|GET|HEAD|LIST) .*"));
  }

  @Test
  void row49AndD22NamesAreTheSameWhateverAStoreMakesOfCase() throws IOException {
    done("init");
    backup();
    change("more");
    backup();
    Pattern plain = Pattern.compile("[0-9a-z-]+(/[0-9a-z-]+)*");
    assertThat(bucket.objects().keySet()).isNotEmpty().allMatch(plain.asMatchPredicate());
  }

  @Test
  void row6ACacheThatCannotBeWrittenIsAWarning() throws IOException {
    done("init");
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Result result = done("backup", "--cache", file.toString(), source.toString());
    assertThat(result.err()).contains("the cache in", "going on without");
    isWhole();
  }
}
