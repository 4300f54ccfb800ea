package dev.nuwa.tree.state;

import dev.nuwa.compress.Compressor;
import dev.nuwa.crypto.Digests;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the state of a source while its tree is written: the tree writer tells it. What is
/// written so far is of use to the next run even if this one ends here.
///
/// A backup does not fail because its state cannot be kept: a failure is one warning, and from then
/// on nothing is written. Not thread-safe.
public final class StateWriter implements TreeListener, AutoCloseable {

  private final StateFiles files;
  private final Path unfinished;
  private final byte[] fileId;
  private final MessageDigest sha256 = Digests.newSha256();
  private final EventSink events;
  private final Compressor compressor = new Compressor(Compressor.LEVEL_DEFAULT);

  /// Null once closed, or when the file cannot be written.
  private @Nullable FileChannel channel;

  private final LeafPrint print;

  /// A leaf on its way into the file; used for each again.
  private final ByteWriter content = new ByteWriter();

  private final ByteWriter encoded = new ByteWriter();
  private final List<BlobId> rewritten = new ArrayList<>();
  private @Nullable BlobId lastLeaf;
  private long number;
  private boolean closed;

  /// @param print for the leaves of this run
  StateWriter(StateFiles files, Path unfinished, byte[] fileId, LeafPrint print, EventSink events) {
    this.print = print;
    this.files = files;
    this.unfinished = unfinished;
    this.fileId = fileId.clone();
    this.events = events;
  }

  /// Begins the file.
  void begin(FileChannel opened, StateScope scope, Timestamp begun) {
    channel = opened;
    ByteWriter preamble = new ByteWriter(64);
    preamble.raw(Block.MAGIC).u8(Block.VERSION).raw(fileId);
    write(preamble);
    ByteWriter header = new ByteWriter().raw(scope(scope));
    header.u64(begun.seconds()).u32(begun.nanos());
    writeBlock(Block.HEADER, header.toByteArray());
  }

  /// What a header begins with: none but a state of this scope does.
  static byte[] scope(StateScope scope) {
    ByteWriter out = new ByteWriter();
    out.repository(scope.repository()).u16(scope.domain()).u32(scope.epoch());
    return out.bytes(scope.rootPath()).u8(LeafNames.FIELDS).toByteArray();
  }

  @Override
  public void added(EntryKey key, Entry entry) {
    if (channel != null) {
      print.add(key, entry);
    }
  }

  @Override
  public void finished(Leaf leaf) {
    if (channel != null) {
      PackedLeaf packed = packed(leaf);
      content.clear();
      packed.write(leaf, content);
      writeBlock(new Block(Block.LEAF, packed.plainLength(), content.array(), 0, content.size()));
    }
    print.clear();
    lastLeaf = leaf.ref().id();
  }

  @Override
  public void finishedInner(NodeRef node) {
    if (rewritten.size() < Ending.NODES_MAX - 1) {
      rewritten.add(node.id());
    }
  }

  /// As an earlier state had it, where that says all there is to say; else packed anew.
  private PackedLeaf packed(Leaf leaf) {
    if (leaf.body() instanceof PackedLeaf known && known.print() != PackedLeaf.NO_PRINT) {
      return known;
    }
    if (print.entries() == 0) {
      for (TreeEntry entry : leaf.open().entries()) {
        print.add(entry.key(), entry.entry());
      }
    }
    return PackedLeaf.of(leaf, print, compressor);
  }

  /// Ends the file after its last leaf and puts it in the place of the earlier state; unfinished
  /// states of runs that are over are removed.
  ///
  /// @param snapshot name of the snapshot whose tree this is
  public void finish(String snapshot) {
    ByteWriter end = new ByteWriter();
    BlobId leaf = lastLeaf;
    if (leaf != null) {
      rewritten.add(leaf);
    }
    new Ending(snapshot, rewritten).write(end);
    long endNumber = number;
    int length = writeBlock(Block.END, end.toByteArray());
    write(new ByteWriter().u32(length).u64(endNumber));
    boolean whole = channel != null;
    close();
    if (whole) {
      publish();
    }
  }

  /// Ends without finishing: what was written stays for the next run. Idempotent.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      compressor.close();
    }
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        warn(e);
      }
    }
  }

  private void publish() {
    try {
      Files.move(
          unfinished,
          files.finished(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      for (Path file : files.abandoned()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      warn(e);
    }
  }

  private int writeBlock(int type, byte[] bytes) {
    return writeBlock(new Block(type, bytes.length, bytes, 0, bytes.length));
  }

  private int writeBlock(Block block) {
    encoded.clear();
    block.encode(sha256, fileId, number++, encoded);
    write(encoded);
    return encoded.size();
  }

  private void write(ByteWriter bytes) {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.array(), 0, bytes.size());
      while (buffer.hasRemaining()) {
        open.write(buffer);
      }
    } catch (IOException e) {
      warn(e);
      close();
    }
  }

  private void warn(IOException e) {
    String subject = "state " + unfinished;
    events.emit(
        new Event.Warning(
            subject,
            Sentence.of("cannot be kept, so the next backup takes longer: {0}", e.getMessage())));
  }
}
