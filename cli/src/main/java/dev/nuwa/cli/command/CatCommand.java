package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.TreePlace;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.Segment;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import java.util.Iterator;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes one file of a snapshot to stdout, each chunk verified before it is written.
@CommandLine.Command
final class CatCommand implements Command {

  private static final byte[] ZEROES = new byte[1 << 16];

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Parameters(index = "0", paramLabel = "SNAPSHOT:PATH")
  private String file = "";

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      SnapshotChoice choice = SnapshotChoice.of(call, repository, file, options);
      ByteString path = choice.path().orElse(ByteString.EMPTY);
      try (Contents contents = repository.session().contents()) {
        Entry entry = find(call, choice, path, contents);
        if (!entry.type().mayHaveContent()) {
          throw path.isEmpty()
              ? call.usage(call.text(Message.CAT_NO_PATH), Message.TRY_CAT_PATH)
              : call.usage(call.text(Message.NOT_A_FILE, path), Message.TRY_CAT);
        }
        write(call, path, entry, contents);
      }
    }
    return ExitCode.DONE;
  }

  private static Entry find(Call call, SnapshotChoice choice, ByteString path, Contents contents) {
    String id = choice.snapshot().id();
    return TreePlace.of(choice.rootPaths(), path)
        .flatMap(place ->
            new TreeReader(contents.nodes(), Session.rootNode(choice.snapshot(), place.root()))
                .find(place.key()))
        .map(TreeEntry::entry)
        .orElseThrow(
            () -> call.usage(call.text(Message.NO_SUCH_PATH, id, path), Message.TRY_LS, id));
  }

  private static void write(Call call, ByteString path, Entry entry, Contents contents) {
    switch (entry.content()) {
      case Content.Empty e -> {}
      case Content.Inline inline -> write(call, inline.bytes().bytes());
      case Content.Missing m ->
          throw new SourceException(
              call.text(Message.CONTENT_MISSING, path), call.text(Message.TRY_OLDER));
      case Content.Items i -> writeSegments(call, entry, contents);
      case Content.Spilled s -> writeSegments(call, entry, contents);
    }
  }

  private static void writeSegments(Call call, Entry entry, Contents contents) {
    Iterator<Segment> segments = new ContentReader(contents.nodes()).segments(entry);
    while (segments.hasNext()) {
      switch (segments.next()) {
        case Segment.Chunk chunk -> write(call, contents.chunks().get(chunk.id()));
        case Segment.Hole hole -> writeZeroes(call, hole.length());
      }
    }
  }

  private static void write(Call call, byte[] bytes) {
    call.output().bytes(bytes, 0, bytes.length);
  }

  private static void writeZeroes(Call call, long length) {
    for (long left = length; left > 0; left -= ZEROES.length) {
      call.output().bytes(ZEROES, 0, (int) Math.min(left, ZEROES.length));
    }
  }
}
