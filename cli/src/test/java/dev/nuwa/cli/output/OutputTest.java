package dev.nuwa.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.output.Output.Form;
import dev.nuwa.cli.output.Output.Verbosity;
import dev.nuwa.cli.text.Language;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.Event;
import dev.nuwa.event.Event.Progress;
import dev.nuwa.format.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who is told what, where, and how often.
final class OutputTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Output output(Form form, Verbosity verbosity) {
    return new Output(
        new Surroundings(
            Map.of(),
            new ByteArrayInputStream(new byte[0]),
            out,
            err,
            Terminal.none(),
            InstantSource.fixed(Instant.EPOCH)),
        Language.CHINESE,
        form,
        verbosity);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void resultsGoToStdoutAndAllElseToStderr() {
    Output output = output(Form.HUMAN, Verbosity.NORMAL);
    output.say(Message.VERSION, "1");
    output.result(new JsonObject().put("a", 1));
    output.hint(Message.TRY_HELP);
    output.events().emit(new Event.FileFailed("/a\u001b[2J", "no right"));
    output.finish();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("nuwa 1\n");
    assertThat(err()).contains("nuwa help\n").contains("/a\\x1b[2J").doesNotContain("\u001b");
  }

  @Test
  void quietLeavesOutHintsButNoFailure() {
    Output output = output(Form.HUMAN, Verbosity.QUIET);
    output.hint(Message.TRY_HELP);
    output.events().emit(new Event.Excluded("/x", "own"));
    output.events().emit(new Event.FileFailed("/y", "no right"));
    assertThat(err()).contains("/y").doesNotContain("/x").doesNotContain("help");
  }

  @Test
  void jsonIsEnglishAndOneObjectALine() {
    Output output = output(Form.JSON, Verbosity.NORMAL);
    output.say(Message.VERSION, "1");
    output.result(new JsonObject().put("a", 1).put("b", List.of("x\n\u2028")).put("c", null));
    output.hint(Message.TRY_HELP);
    output.error(new CorruptionException("pack/1", 7, "bad seal"));
    output.finish();
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"a\":1,\"b\":[\"x\\n");
    assertThat(err().lines())
        .allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}"))
        .anyMatch(
            line -> line.contains("\"kind\":\"corruption\"") && line.contains("\"offset\":7"));
  }

  @Test
  void everyEventHasASentenceAndAJsonForm() {
    List<Event> events =
        List.of(
            new Event.Progress("backup", 1, -1, 1, -1, "x"),
            new Event.Warning("s", "m"),
            new Event.FileFailed("p", "r"),
            new Event.FileChanged("p", "r"),
            new Event.Excluded("p", "r"),
            new Event.StorageRequest("put", "pack/1", 1, 1, "ok"),
            new Event.StorageRetry("put", "pack/1", 1, 1, 30_000, "throttled"),
            new Event.Requests(new TreeMap<>(Map.of("put", 1L)), 1, 1),
            new Event.NativeFallback("openat2", "ENOSYS"));
    assertThat(events.stream().map(Object::getClass))
        .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    for (Form form : Form.values()) {
      for (Event event : events) {
        err.reset();
        output(form, Verbosity.VERBOSE).events().emit(event);
        boolean due = !(event instanceof Event.Progress); // the first is not shown at once
        assertThat(err().isEmpty()).as("%s in %s", event, form).isEqualTo(!due);
      }
    }
  }

  @Test
  void namesThatAreNotUtf8KeepTheirBytesInJson() {
    ByteString name = ByteString.of(new byte[] {'a', (byte) 0xe9});
    assertThat(new JsonObject().putName("path", name).toString())
        .isEqualTo("{\"path\":\"a\\\\xe9\",\"pathBytes\":\"Yek=\"}");
    assertThat(new JsonObject().putName("path", ByteString.utf8("文")).toString())
        .isEqualTo("{\"path\":\"文\"}");
  }

  @Test
  void progressIsRedrawnAtMostTenTimesASecond() {
    AtomicLong now = new AtomicLong();
    ProgressPace pace = new ProgressPace(now::get, ProgressDisplay.LIVE_NANOS);
    int shown = 0;
    for (int i = 0; i < 10_000; i++) {
      now.addAndGet(1_000_000);
      shown += pace.due(new Progress("backup", i * 1000L, -1, i, -1, "")).isPresent() ? 1 : 0;
    }
    assertThat(shown).isEqualTo(100);
  }

  @Test
  void progressTellsShareRateAndTimeLeft() {
    AtomicLong now = new AtomicLong();
    ProgressPace pace = new ProgressPace(now::get, ProgressDisplay.LIVE_NANOS);
    now.addAndGet(1_000_000_000);
    Progress progress = new Progress("backup", 100 << 20, 300 << 20, 12_345, -1, "/a\rb");
    Optional<Double> rate = pace.due(progress);
    String line = ProgressText.line(Messages.of(Language.ENGLISH), progress, rate.orElseThrow());
    assertThat(line)
        .isEqualTo("backup  33%  100 MiB / 300 MiB  12,345 files  100 MiB/s  3.00 s left");
    assertThat(ProgressText.withCurrent(line, progress)).endsWith("  /a\\x0db");
  }

  @Test
  void progressSpeaksOfWhatEachPhaseCountsInTheLanguageOfThePerson() {
    Progress trees = new Progress("check trees", 0, -1, 3, 7, "");
    Progress packs = new Progress("check packs", 5 << 20, -1, 2, 9, "");
    Progress restore = new Progress("restore", 5 << 20, 10 << 20, 2, 9, "");
    Messages english = Messages.of(Language.ENGLISH);
    assertThat(ProgressText.line(english, trees, 0)).isEqualTo("check  3 / 7 snapshots");
    assertThat(ProgressText.line(english, packs, 1 << 20))
        .isEqualTo("check  5.00 MiB  2 / 9 packs  1.00 MiB/s");
    assertThat(ProgressText.line(Messages.of(Language.CHINESE), restore, 1 << 20))
        .isEqualTo("恢复  50%  5.00 MiB / 10.0 MiB  2 / 9 个文件  1.00 MiB/s  剩余 6.00 s");
  }

  @Test
  void aLiveLineIsCutToTheTerminalAndGoneBeforeOtherLines() {
    ErrorLines lines = new ErrorLines(err);
    lines.live("文".repeat(100), 40);
    lines.line("next");
    assertThat(err()).startsWith("\r\u001b[K").endsWith("\r\u001b[Knext\n");
    assertThat(err().substring(4, err().indexOf("\r", 4)).length()).isLessThan(40);
  }
}
