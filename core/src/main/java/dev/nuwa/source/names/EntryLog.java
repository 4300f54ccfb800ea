package dev.nuwa.source.names;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.spill.SpillLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries kept for later, read page by page from either end. Pages are encoded as leaves of a tree
/// are (docs/format.md section 10); the first mebibyte stays in memory, what follows goes into a
/// nameless file. Memory is at most that, and 24 bytes for each page of up to 256 entries.
///
/// [#add] by one thread; [#page] by any number of threads.
public final class EntryLog implements AutoCloseable {

  private static final int PAGE_ENTRIES = 256;
  private static final int PAGE_BYTES = 64 << 10;
  private static final int HELD_BYTES = 1 << 20;

  /// One entry.
  public record Logged(EntryKey key, Entry entry) {}

  private final SpillLog spill;
  private final LeafNames.Writer writer = new LeafNames.Writer();
  private final List<Logged> open = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private @Nullable EntryKey last;
  private int heldBytes;
  private long count;

  /// A page in memory, or in the file at an offset.
  private sealed interface Page {
    record Held(Encoded bytes) implements Page {}

    record Spilled(long offset, int names, int refs) implements Page {}
  }

  /// The two halves of a page. The arrays are its own.
  private static final class Encoded {
    private final byte[] names;
    private final byte[] refs;

    Encoded(byte[] names, byte[] refs) {
      this.names = names;
      this.refs = refs;
    }
  }

  /// @param spillFolder for the nameless file; made when it is not there
  public EntryLog(Path spillFolder) {
    this.spill = new SpillLog(spillFolder);
  }

  /// Adds an entry; keys may come in any order, and more than once.
  public void add(EntryKey key, Entry entry) {
    if (last != null && last.compareTo(key) >= 0) {
      closePage();
    }
    writer.append(key, entry);
    open.add(new Logged(key, entry));
    last = key;
    count++;
    if (open.size() >= PAGE_ENTRIES || writer.bytes() >= PAGE_BYTES) {
      closePage();
    }
  }

  private void closePage() {
    if (open.isEmpty()) {
      return;
    }
    byte[] refs = writer.finishRefs();
    byte[] names = writer.finishNames();
    int bytes = refs.length + names.length;
    if (heldBytes + bytes <= HELD_BYTES) {
      heldBytes += bytes;
      pages.add(new Page.Held(new Encoded(names, refs)));
    } else {
      heldBytes = HELD_BYTES; // from here on everything is in the file
      pages.add(new Page.Spilled(spill.end(), names.length, refs.length));
      spill.append(names, 0, names.length);
      spill.append(refs, 0, refs.length);
    }
    open.clear();
    last = null;
  }

  /// Entries so far.
  public long count() {
    return count;
  }

  /// Pages so far, the one that is still open among them.
  public int pages() {
    return pages.size() + (open.isEmpty() ? 0 : 1);
  }

  /// The entries of a page in the order of adding.
  public List<Logged> page(int number) {
    if (number == pages.size()) {
      return List.copyOf(open);
    }
    Encoded bytes =
        switch (pages.get(number)) {
          case Page.Held held -> held.bytes();
          case Page.Spilled spilled -> read(spilled);
        };
    LeafNames.Reader reader = new LeafNames.Reader("spilled entries", bytes.names, bytes.refs);
    List<Logged> entries = new ArrayList<>(reader.count());
    while (reader.next()) {
      EntryKey key = reader.key();
      entries.add(new Logged(key, reader.entry()));
    }
    return entries;
  }

  private Encoded read(Page.Spilled page) {
    byte[] names = new byte[page.names()];
    byte[] refs = new byte[page.refs()];
    synchronized (spill) { // which writes what it holds back before it reads
      spill.read(page.offset(), names, names.length);
      spill.read(page.offset() + names.length, refs, refs.length);
    }
    return new Encoded(names, refs);
  }

  /// The file is gone afterwards.
  @Override
  public void close() {
    spill.close();
  }
}
