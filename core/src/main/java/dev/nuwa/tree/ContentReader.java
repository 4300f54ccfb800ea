package dev.nuwa.tree;

import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.repo.node.NodeSource;
import java.util.Collections;
import java.util.Iterator;

/// Says which chunks and holes make up a file, reading list nodes as they are needed. Thread-safe;
/// the iterators are not.
public final class ContentReader {

  private final NodeSource source;

  public ContentReader(NodeSource source) {
    this.source = source;
  }

  /// The segments of an entry's content in order, without gaps; none for content that is empty,
  /// missing or inline. They add up to the size of the entry.
  ///
  /// The iterator throws [CorruptionException] when a list node is damaged, missing or not what its
  /// parent says.
  public Iterator<Segment> segments(Entry entry) {
    return segments(entry, 0);
  }

  /// The segments from the one on that holds byte `offset` of the content; none when `offset` is at
  /// or behind the end.
  public Iterator<Segment> segments(Entry entry, long offset) {
    return switch (entry.content()) {
      case Content.Empty _, Content.Inline _, Content.Missing _ -> Collections.emptyIterator();
      case Content.Items items -> new ListScan(items.items(), offset);
      case Content.Spilled list -> new ListScan(source, list, entry.size(), offset);
    };
  }
}
