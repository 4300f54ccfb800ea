package dev.nuwa.cli.history;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.cli.view.Times;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints what was found: a path, and below it a line for each of its versions.
final class FindReport {

  private final Output output;
  private long files;
  private long versions;

  FindReport(Output output) {
    this.output = output;
  }

  void tell(String host, List<FindSeries.Version> found) {
    if (found.isEmpty()) {
      return;
    }
    Table table =
        new Table(Align.LEFT, Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT);
    table.keep(0, 1, 2, 3, 4, 5);
    table.row(
        "",
        output.messages().text(Message.HEAD_SIZE),
        output.messages().text(Message.HEAD_MODIFIED),
        output.messages().text(Message.HEAD_IN),
        output.messages().text(Message.HEAD_SINCE),
        output.messages().text(Message.HEAD_UNTIL));
    List<String> titles = new ArrayList<>();
    Optional<ByteString> before = Optional.empty();
    for (FindSeries.Version version : found) {
      Optional<ByteString> path = Optional.of(version.path());
      titles.add(path.equals(before) ? "" : title(host, version));
      files += path.equals(before) ? 0 : 1;
      before = path;
      versions++;
      table.row(row(version));
      output.result(json(host, version));
    }
    print(table, titles);
  }

  private void print(Table table, List<String> titles) {
    if (output.isJson()) {
      return;
    }
    List<String> lines = output.fitted(table);
    if (versions == titles.size()) {
      output.line(lines.getFirst());
    }
    for (int i = 0; i < titles.size(); i++) {
      if (!titles.get(i).isEmpty()) {
        output.line(titles.get(i));
      }
      output.line(lines.get(i + 1));
    }
  }

  private static String title(String host, FindSeries.Version version) {
    boolean directory = version.entry().type() == FileType.DIRECTORY;
    return host + ":" + version.path().utf8() + (directory ? "/" : "");
  }

  private static String[] row(FindSeries.Version version) {
    boolean sized = version.entry().type().mayHaveContent();
    return new String[] {
      "",
      sized ? Amounts.bytes(version.entry().size()) : EntryLine.word(version.entry().type()),
      Times.minutes(version.entry().times().modified()),
      Amounts.count(version.snapshots()),
      version.since().id(),
      version.until().id()
    };
  }

  private static JsonObject json(String host, FindSeries.Version version) {
    return EntryLine.json(version.path(), version.entry())
        .put("host", host)
        .put("since", version.since().id())
        .put("sinceTime", version.since().time())
        .put("until", version.until().id())
        .put("untilTime", version.until().time())
        .put("snapshots", version.snapshots())
        .put("current", version.current());
  }

  void tellSum(int snapshots) {
    if (versions == 0) {
      output.hint(Message.FIND_NONE, Amounts.count(snapshots));
    } else {
      output.hint(
          Message.FIND_SUM,
          Amounts.count(files),
          Amounts.count(versions),
          Amounts.count(snapshots));
    }
  }
}
