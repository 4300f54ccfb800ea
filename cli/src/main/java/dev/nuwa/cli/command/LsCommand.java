package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.TreePlace;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.UsageException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.KeyRange;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists what a snapshot holds: a range scan, however large the snapshot is.
@CommandLine.Command
final class LsCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(
      names = {"-l", "--long"},
      descriptionKey = "long")
  private boolean details;

  @Option(names = {"-R", "--recursive"})
  private boolean recursive;

  @Parameters(index = "0", paramLabel = "SNAPSHOT[:PATH]", defaultValue = "latest")
  private String snapshot = "latest";

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      SnapshotChoice choice = SnapshotChoice.of(call, repository, snapshot, options);
      try (Contents contents = repository.session().contents()) {
        Listing listing = new Listing(call.output(), details, choice, contents);
        List<ByteString> roots = choice.rootPaths();
        if (choice.path().isPresent() || roots.size() == 1) {
          listing.place(place(call, choice));
        } else {
          for (int i = 0; i < roots.size(); i++) {
            listing.root(i, roots.get(i));
          }
        }
        return !listing.lost.isEmpty() ? ExitCode.DAMAGE : ExitCode.DONE;
      }
    }
  }

  private static TreePlace place(Call call, SnapshotChoice choice) {
    return TreePlace.of(choice.rootPaths(), choice.path().orElse(ByteString.EMPTY))
        .orElseThrow(() -> notThere(call, choice));
  }

  private static UsageException notThere(Call call, SnapshotChoice choice) {
    String id = choice.snapshot().id();
    String path = choice.path().map(ByteString::utf8).orElse("/");
    return call.usage(call.text(Message.NO_SUCH_PATH, id, path), Message.TRY_LS, id);
  }

  /// One listing, as it is printed.
  private final class Listing {
    private final Output output;
    private final EntryLine line;
    private final SnapshotChoice choice;
    private final Contents contents;
    private final Set<String> lost = new HashSet<>();

    Listing(Output output, boolean details, SnapshotChoice choice, Contents contents) {
      this.output = output;
      this.line = details ? EntryLine.LONG : EntryLine.SHORT;
      this.choice = choice;
      this.contents = contents;
    }

    /// A root by its own path, and with `-R` all below it.
    void root(int index, ByteString path) {
      TreeReader tree = tree(index);
      Optional<TreeEntry> entry = tree.find(EntryKey.ROOT, damage -> tell(path, damage));
      entry.ifPresent(found -> print(path, found.entry()));
      if (recursive) {
        below(tree, EntryKey.ROOT, path.utf8().endsWith("/") ? path : EntryLine.join(path));
      }
    }

    void place(TreePlace place) {
      TreeReader tree = tree(place.root());
      Optional<TreeEntry> found = tree.find(place.key(), damage -> tell(ByteString.EMPTY, damage));
      if (found.isEmpty() && lost.isEmpty()) {
        throw notHere(place);
      }
      if (found.isEmpty() || found.get().entry().type() == FileType.DIRECTORY) {
        below(tree, place.key(), ByteString.EMPTY);
      } else {
        ByteString name = place.key().name();
        print(name.isEmpty() ? choice.rootPaths().get(place.root()) : name, found.get().entry());
      }
    }

    private void below(TreeReader tree, EntryKey directory, ByteString prefix) {
      KeyRange range = recursive ? KeyRange.below(directory) : KeyRange.childrenOf(directory);
      try (EntryStream entries = tree.scan(range, damage -> tell(prefix, damage))) {
        int depth = directory.path().size();
        while (entries.next()) {
          TreeEntry found = entries.current();
          List<ByteString> path = found.key().path();
          print(EntryLine.join(prefix, path.subList(depth, path.size())), found.entry());
        }
      }
    }

    /// What cannot be listed, told once; the listing goes on behind it.
    private void tell(ByteString prefix, TreeReader.Damage damage) {
      Function<EntryKey, String> shown = key -> EntryLine.join(prefix, key.path()).utf8();
      String first = shown.apply(damage.first());
      if (lost.add(first)) {
        String path = first.isEmpty() ? "." : first;
        output.events().emit(new Event.FileFailed(path, damage.describe(shown)));
      }
    }

    private void print(ByteString path, Entry entry) {
      if (output.isJson()) {
        output.result(EntryLine.json(path, entry));
      } else {
        output.line(line.text(path, entry));
      }
    }

    private TreeReader tree(int root) {
      return new TreeReader(contents.nodes(), Session.rootNode(choice.snapshot(), root));
    }

    private UsageException notHere(TreePlace place) {
      String id = choice.snapshot().id();
      return new UsageException(
          output.messages().text(Message.NO_SUCH_PATH, id, place.key().toString()),
          output.messages().text(Message.TRY_LS, id));
    }
  }
}
