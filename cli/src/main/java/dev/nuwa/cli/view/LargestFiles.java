package dev.nuwa.cli.view;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeReader;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The largest files of a snapshot; memory is that of the ones kept.
public final class LargestFiles {

  /// A file and its size.
  public record Sized(ByteString path, long bytes) {
    public JsonObject json() {
      return new JsonObject().putName("path", path).put("bytes", bytes);
    }
  }

  private static final Comparator<Sized> BY_SIZE = Comparator.comparingLong(Sized::bytes);

  private final int countMax;
  private final PriorityQueue<Sized> kept = new PriorityQueue<>(BY_SIZE);

  private LargestFiles(int countMax) {
    this.countMax = countMax;
  }

  /// Scans all roots.
  public static LargestFiles of(StoredSnapshot snapshot, Contents contents, int countMax) {
    LargestFiles files = new LargestFiles(countMax);
    List<ByteString> roots = snapshot.names().map(SnapshotNames::roots).orElse(List.of());
    for (int i = 0; i < roots.size(); i++) {
      ByteString prefix = roots.size() == 1 ? ByteString.EMPTY : EntryLine.join(roots.get(i));
      TreeReader tree = new TreeReader(contents.nodes(), Session.rootNode(snapshot, i));
      try (EntryStream entries = tree.scan()) {
        while (entries.next()) {
          var found = entries.current();
          if (found.entry().type() == FileType.REGULAR) {
            files.offer(EntryLine.join(prefix, found.key().path()), found.entry().size());
          }
        }
      }
    }
    return files;
  }

  /// The largest first.
  public List<Sized> descending() {
    return kept.stream().sorted(BY_SIZE.reversed()).toList();
  }

  private void offer(ByteString path, long bytes) {
    if (kept.size() < countMax) {
      kept.add(new Sized(path, bytes));
    } else if (bytes > kept.element().bytes()) {
      kept.remove();
      kept.add(new Sized(path, bytes));
    }
  }
}
