package dev.nuwa.cli.archive;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.TreePlace;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.UsageException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.NodeCache;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a snapshot, or a part of it, to stdout as one archive, while it is read.
@CommandLine.Command
public final class DumpCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--format", paramLabel = "tar|zip", defaultValue = "tar")
  private String format = "tar";

  @Parameters(index = "0", paramLabel = "SNAPSHOT[:PATH]")
  private String snapshot = "";

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      repository.session().require(Role::mayRead, call.text(Message.NOT_PERMITTED_READ));
      if (!List.of("tar", "zip").contains(format)) {
        throw call.usage(call.text(Message.NOT_A_CHOICE, format), Message.TRY_CHOICE, "tar, zip");
      }
      if (call.output().surroundings().terminal().showsOutput()) {
        throw call.usage(call.text(Message.DUMP_TERMINAL), Message.TRY_DUMP, format);
      }
      SnapshotChoice choice = SnapshotChoice.of(call, repository, snapshot, options);
      try (Contents contents = repository.session().contents()) {
        return new Dump(call, choice, contents).run();
      }
    }
  }

  private static final long NODE_BYTES_MAX = 32 << 20;

  /// One archive in the making.
  private final class Dump {
    private final Call call;
    private final SnapshotChoice choice;
    private final NodeSource nodes;
    private final Archive archive;
    private long entries;
    private long bytes;
    private long left;
    private long failed;

    Dump(Call call, SnapshotChoice choice, Contents contents) {
      this.call = call;
      this.choice = choice;
      this.nodes = new NodeCache(contents.nodes(), NODE_BYTES_MAX);
      FileBytes files = new FileBytes(contents);
      FileBytes.Sink sink = call.output()::bytes;
      this.archive =
          format.equals("zip") ? new ZipArchive(files, sink) : new TarArchive(files, sink);
    }

    ExitCode run() {
      List<ByteString> roots = choice.rootPaths();
      if (choice.path().isPresent() || roots.size() == 1) {
        place(
            TreePlace.of(roots, choice.path().orElse(ByteString.EMPTY)).orElseThrow(this::absent));
      } else {
        for (int i = 0; i < roots.size(); i++) {
          tree(i, EntryKey.ROOT, withoutSlash(roots.get(i)));
        }
      }
      archive.finish();
      call.output().hint(Message.DUMPED, Amounts.count(entries), Amounts.bytes(bytes));
      if (left > 0) {
        call.output().warn("", Message.DUMP_LEFT_OUT, Amounts.count(left), format);
      }
      return failed > 0 ? ExitCode.PARTIAL : ExitCode.DONE;
    }

    private void place(TreePlace place) {
      TreeEntry found = reader(place.root()).find(place.key()).orElseThrow(this::absent);
      if (found.entry().type() == FileType.DIRECTORY) {
        tree(place.root(), place.key(), ByteString.EMPTY);
      } else {
        ByteString name = place.key().name();
        ByteString root = choice.rootPaths().get(place.root());
        add(name.isEmpty() ? lastComponent(root) : name, found.entry());
      }
    }

    /// A folder and all below it, under another name. Depth first, though trees are kept level by
    /// level: who unpacks a tar sets the times of a folder as soon as something outside it comes.
    private void tree(int root, EntryKey top, ByteString name) {
      TreeReader tree = reader(root);
      tree.find(top).ifPresent(found -> add(name, found.entry()));
      ByteString prefix = name.isEmpty() ? name : EntryLine.join(name);
      int depth = top.path().size();
      Deque<EntryStream> folders = new ArrayDeque<>();
      try {
        folders.push(tree.list(top));
        while (!folders.isEmpty()) {
          if (!folders.element().next()) {
            folders.remove().close();
            continue;
          }
          TreeEntry found = folders.element().current();
          List<ByteString> path = found.key().path();
          add(EntryLine.join(prefix, path.subList(depth, path.size())), found.entry());
          if (found.entry().type() == FileType.DIRECTORY) {
            folders.push(tree.list(found.key()));
          }
        }
      } finally {
        folders.forEach(EntryStream::close);
      }
    }

    private void add(ByteString path, Entry entry) {
      if (entry.content() instanceof Content.Missing) {
        failed++;
        String reason = call.text(Message.CONTENT_MISSING, path.utf8());
        call.output().events().emit(new Event.FileFailed(path.utf8(), reason));
      } else if (archive.add(path, entry)) {
        entries++;
        bytes += entry.size();
      } else {
        left++;
      }
    }

    private TreeReader reader(int root) {
      return new TreeReader(nodes, Session.rootNode(choice.snapshot(), root));
    }

    private UsageException absent() {
      String id = choice.snapshot().id();
      String path = choice.path().map(ByteString::utf8).orElse("/");
      return call.usage(call.text(Message.NO_SUCH_PATH, id, path), Message.TRY_LS, id);
    }

    private static ByteString withoutSlash(ByteString path) {
      return path.length() > 0 && path.at(0) == '/' ? path.slice(1, path.length()) : path;
    }

    private static ByteString lastComponent(ByteString path) {
      int from = path.length();
      while (from > 0 && path.at(from - 1) != '/') {
        from--;
      }
      return path.slice(from, path.length());
    }
  }
}
