package dev.nuwa.cli.history;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Width;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeChange;
import dev.nuwa.tree.TreeDiff;
import dev.nuwa.tree.TreeReader;

/// Prints differences as they are found, and their sum.
final class DiffReport {

  private static final int SIZE_COLUMNS = 10;

  private final Output output;
  private final boolean metadata;
  private long added;
  private long removed;
  private long changed;
  private long retyped;
  private long touched;
  private long bytesAdded;
  private long bytesRemoved;

  DiffReport(Output output, boolean metadata) {
    this.output = output;
    this.metadata = metadata;
  }

  /// What is said about one pair of trees.
  ///
  /// @param prefix the root's path where there are several
  /// @param place only this and what is below it
  Part part(ByteString prefix, EntryKey place) {
    return new Part(prefix, place);
  }

  /// Two trees, or one that only one snapshot has.
  final class Part {
    private final ByteString prefix;
    private final EntryKey place;

    private Part(ByteString prefix, EntryKey place) {
      this.prefix = prefix;
      this.place = place;
    }

    void added(TreeReader tree) {
      try (EntryStream entries = tree.scan()) {
        while (entries.next()) {
          tell(new TreeChange.Added(entries.current().key(), entries.current().entry()));
        }
      }
    }

    void removed(TreeReader tree) {
      try (EntryStream entries = tree.scan()) {
        while (entries.next()) {
          tell(new TreeChange.Removed(entries.current().key(), entries.current().entry()));
        }
      }
    }

    void changes(TreeDiff diff) {
      while (diff.next()) {
        EntryKey key = diff.current().key();
        if (place.isRoot() || key.equals(place) || key.isBelow(place)) {
          tell(diff.current());
        }
      }
    }

    private void tell(TreeChange change) {
      ByteString path = path(change.key());
      switch (change) {
        case TreeChange.Added a -> {
          added++;
          bytesAdded += a.after().size();
          line("+", "+" + Amounts.bytes(a.after().size()), path, a.after(), "");
          output.result(json("added", path, a.after()));
        }
        case TreeChange.Removed r -> {
          removed++;
          bytesRemoved += r.before().size();
          line("-", "-" + Amounts.bytes(r.before().size()), path, r.before(), "");
          output.result(json("removed", path, r.before()));
        }
        case TreeChange.Changed c -> tell(path, c.before(), c.after());
      }
    }

    private void tell(ByteString path, Entry before, Entry after) {
      EntryDifference difference = EntryDifference.between(before, after);
      String fields = String.join(", ", difference.fields());
      switch (difference.kind()) {
        case NONE -> {}
        case METADATA -> {
          touched++;
          if (metadata) {
            line("m", "", path, after, "  [" + fields + "]");
            output.result(changed("metadata", path, before, after, difference));
          }
        }
        case CONTENT -> {
          changed++;
          count(before, after);
          String note = metadata && !fields.isEmpty() ? "  [" + fields + "]" : "";
          line("M", growth(before, after), path, after, note);
          output.result(changed("content", path, before, after, difference));
        }
        case TYPE -> {
          retyped++;
          count(before, after);
          String note =
              "  [" + EntryLine.word(before.type()) + " -> " + EntryLine.word(after.type()) + "]";
          line("T", growth(before, after), path, after, note);
          output.result(changed("type", path, before, after, difference));
        }
      }
    }

    private ByteString path(EntryKey key) {
      ByteString base = prefix.isEmpty() ? prefix : EntryLine.join(prefix);
      ByteString path = key.isRoot() ? prefix : EntryLine.join(base, key.path());
      return path.isEmpty() ? ByteString.utf8(".") : path;
    }
  }

  /// Counted in full on both sides: how much of a changed file is new is not known here.
  private void count(Entry before, Entry after) {
    bytesRemoved += before.size();
    bytesAdded += after.size();
  }

  private static String growth(Entry before, Entry after) {
    long more = after.size() - before.size();
    return more < 0 ? "-" + Amounts.bytes(-more) : "+" + Amounts.bytes(more);
  }

  private void line(String mark, String size, ByteString path, Entry entry, String note) {
    String name = path.utf8() + (entry.type() == FileType.DIRECTORY ? "/" : "");
    String shown = entry.type() == FileType.REGULAR ? size : "";
    output.line(mark + " " + Width.padLeft(shown, SIZE_COLUMNS) + "  " + name + note);
  }

  private static JsonObject json(String change, ByteString path, Entry entry) {
    return new JsonObject().put("change", change).putAll(EntryLine.json(path, entry));
  }

  private static JsonObject changed(
      String change, ByteString path, Entry before, Entry after, EntryDifference difference) {
    return json(change, path, after)
        .put("typeBefore", EntryLine.word(before.type()))
        .put("bytesBefore", before.size())
        .put("differing", difference.fields());
  }

  /// The last line.
  void tellSum(String earlier, String later) {
    output.say(
        Message.DIFF_SUM,
        Amounts.count(added),
        Amounts.count(removed),
        Amounts.count(changed + retyped),
        Amounts.bytes(bytesAdded),
        Amounts.bytes(bytesRemoved));
    if (touched > 0 && !metadata) {
      output.hint(Message.DIFF_METADATA, Amounts.count(touched));
    }
    output.result(
        new JsonObject()
            .put("change", "sum")
            .put("earlier", earlier)
            .put("later", later)
            .put("added", added)
            .put("removed", removed)
            .put("content", changed)
            .put("type", retyped)
            .put("metadata", touched)
            .put("bytesAdded", bytesAdded)
            .put("bytesRemoved", bytesRemoved));
  }
}
