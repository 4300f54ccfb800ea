package dev.nuwa.cli.probe;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.error.StorageException;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.probe.ProbeReport;
import dev.nuwa.storage.probe.ProbeReport.Answer;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.storage.probe.StorageProbe;
import dev.nuwa.storage.probe.StorageProbe.Effort;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Tries a storage out and says what it found.
public final class Probing {

  private Probing() {}

  /// Asks all questions. A request that belongs to none of them comes first, so that what is wrong
  /// with the place itself is told as such.
  public static ProbeReport run(Storage storage, Effort effort) {
    try (Stream<ObjectInfo> names = storage.list("trial/")) {
      names.forEach(name -> {});
    }
    return new StorageProbe(storage, new SecureRandom(), effort).run();
  }

  /// Refuses a storage that no repository can be kept on.
  ///
  /// @throws StorageException naming the first thing that it does not do
  public static void requireUsable(Call call, Storage storage, ProbeReport report) {
    if (report.isUsable()) {
      return;
    }
    Answer wrong =
        report.answers().stream()
            .filter(answer -> answer.verdict() != Verdict.YES)
            .findFirst()
            .orElseThrow();
    throw new StorageException(
        StorageException.Reason.REFUSED,
        "",
        call.text(
            Message.PROBE_UNUSABLE,
            storage.describe(),
            sentence(call, wrong),
            call.text(wrong.said())),
        call.text(Message.TRY_OTHER_STORAGE),
        null);
  }

  /// The answers as a table.
  static Table table(Call call, ProbeReport report) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
    for (Answer answer : report.answers()) {
      table.row(verdict(call, answer.verdict()), sentence(call, answer), call.text(answer.said()));
    }
    return table;
  }

  /// The answers for programs.
  static List<JsonObject> json(ProbeReport report) {
    return report.answers().stream()
        .map(answer ->
            new JsonObject()
                .put("question", word(answer.question()))
                .put("verdict", word(answer.verdict()))
                .put("detail", answer.detail()))
        .toList();
  }

  private static String verdict(Call call, Verdict verdict) {
    return call.text(
        switch (verdict) {
          case YES -> Message.PROBE_YES;
          case NO -> Message.PROBE_NO;
          case UNKNOWN -> Message.PROBE_UNKNOWN;
        });
  }

  private static String sentence(Call call, Answer answer) {
    return call.text(
        switch (answer.question()) {
          case ABSENT_IS_ABSENT -> Message.PROBE_ABSENT;
          case READ_AFTER_WRITE -> Message.PROBE_READ;
          case EXACT_BYTES -> Message.PROBE_BYTES;
          case RANGES -> Message.PROBE_RANGES;
          case LIST_AFTER_WRITE -> Message.PROBE_LIST;
          case LIST_COMPLETE -> Message.PROBE_COMPLETE;
          case SAME_BYTES_AGAIN -> Message.PROBE_AGAIN;
          case EXCLUSIVE_CREATE -> Message.PROBE_EXCLUSIVE;
          case DELETE -> Message.PROBE_DELETE;
        });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
