package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.pack.BlobSink;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.repo.pack.UnitRequest;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.TargetWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Works off one window: fetches units in the order of the packs, and writes each chunk to wherever
/// it goes. One call of [#work] per worker, all at once; each piece is done by whoever is free.
final class WindowRun {

  /// Plain bytes fetched and opened by one worker at a time: as many as give each worker some more
  /// turns, so that all are done at about the same time, but most of a pack at most.
  private static final long PIECE_BYTES_MIN = 2L << 20;

  private static final long PIECE_BYTES_MAX = 32L << 20;
  private static final int TURNS = 3;

  private static final int DIRECT_STEP = 64;

  private final Contents repository;
  private final Window window;
  private final RestoreTally tally;
  private final List<int[]> pieces;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private final AtomicInteger nextDirect = new AtomicInteger();
  private final AtomicInteger nextWhole = new AtomicInteger();

  /// @param workers how many call [#work]
  WindowRun(Window window, int workers, RestoreTally tally) {
    this.repository = window.repository();
    this.window = window;
    this.tally = tally;
    Placements placements = window.placements();
    long left = placements.bytes();
    List<int[]> inOrder = new ArrayList<>();
    for (int from = 0; from < placements.count(); ) {
      long wanted = Math.clamp(left / ((long) TURNS * workers), PIECE_BYTES_MIN, PIECE_BYTES_MAX);
      int to = placements.pieceEnd(from, wanted);
      left -= placements.bytes(from, to);
      inOrder.add(new int[] {from, to});
      from = to;
    }
    this.pieces = dealt(inOrder, workers);
  }

  /// So that workers seldom write to one file at once, where a system lets one in at a time, those
  /// that begin together lie far apart. The last ones, which are small, stay the last.
  static <T> List<T> dealt(List<T> inOrder, int workers) {
    int run = Math.max(0, inOrder.size() / workers - TURNS);
    List<T> dealt = new ArrayList<>(inOrder.size());
    for (int i = 0; i < run; i++) {
      for (int worker = 0; worker < workers; worker++) {
        dealt.add(inOrder.get(worker * run + i));
      }
    }
    dealt.addAll(inOrder.subList(run * workers, inOrder.size()));
    return dealt;
  }

  /// Does pieces until none is left.
  void work(TargetWriter writer) {
    for (int i = nextPiece.getAndIncrement(); i < pieces.size(); i = nextPiece.getAndIncrement()) {
      fetch(pieces.get(i)[0], pieces.get(i)[1], writer);
    }
    int size = window.direct().size();
    for (int i = nextDirect.getAndAdd(DIRECT_STEP);
        i < size;
        i = nextDirect.getAndAdd(DIRECT_STEP)) {
      for (Window.Direct object : window.direct().subList(i, Math.min(size, i + DIRECT_STEP))) {
        make(object, writer);
      }
    }
    for (int i = nextWhole.getAndIncrement();
        i < window.whole().size();
        i = nextWhole.getAndIncrement()) {
      RestoringFile file = window.whole().get(i);
      if (file.begin(writer)) {
        finish(file, writer);
      } else {
        giveUp(file, writer);
      }
    }
  }

  private void make(Window.Direct object, TargetWriter writer) {
    Outcome outcome =
        switch (object.entry().type()) {
          case REGULAR -> writeInline(object, writer);
          case DIRECTORY -> throw new IllegalStateException("directories are made by the plan");
          case SYMBOLIC_LINK, BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET ->
              writer.makeObject(object.place(), object.entry());
        };
    if (settle(object.place(), outcome)) {
      tally.wrote((int) object.entry().size());
    }
  }

  /// Counts an object that is there now, or tells of what is in its way; all else was told.
  private boolean settle(EntryKey place, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> tally.wrote(place);
      case Outcome.InTheWay found -> tally.blocked(place, found.what());
      case Outcome.Refused _, Outcome.Failed _ -> {}
    }
    return outcome instanceof Outcome.Done;
  }

  private static Outcome writeInline(Window.Direct object, TargetWriter writer) {
    byte[] bytes =
        object.entry().content() instanceof Content.Inline inline
            ? inline.bytes().bytes()
            : ByteString.EMPTY.bytes();
    return writer.writeFile(object.place(), object.entry(), bytes, 0, bytes.length);
  }

  private void fetch(int from, int to, TargetWriter writer) {
    Placements placements = window.placements();
    PackRef pack = repository.index().ref(placements.pack(from));
    Arrivals arrivals = new Arrivals(from, to, writer);
    repository.packs().read(pack, requests(from, to), arrivals);
  }

  /// Each unit once, and of it each blob once, in the order of the placements.
  private List<UnitRequest> requests(int from, int to) {
    Placements placements = window.placements();
    List<UnitRequest> requests = new ArrayList<>();
    for (int at = from; at < to; ) {
      int unit = placements.unit(at);
      var stored = repository.index().unit(placements.location(at), placements.id(at));
      List<UnitRequest.Wanted> wanted = new ArrayList<>();
      int last = -1;
      for (; at < to && placements.unit(at) == unit; at++) {
        if (placements.blobOffset(at) != last) {
          last = placements.blobOffset(at);
          wanted.add(new UnitRequest.Wanted(placements.id(at), last, placements.length(at)));
        }
      }
      requests.add(new UnitRequest(stored, wanted));
    }
    return requests;
  }

  private void write(
      RestoringFile file, long offset, byte[] bytes, int from, int length, TargetWriter writer) {
    if (file.isOneChunk(length)) {
      Outcome outcome = writer.writeFile(file.place(), file.entry(), bytes, from, length);
      if (settle(file.place(), outcome)) {
        tally.wrote(length);
      } else {
        file.fail();
      }
      file.arrived();
      return;
    }
    if (file.begin(writer)) {
      Outcome outcome = writer.write(file.place(), offset, bytes, from, length);
      if (outcome instanceof Outcome.Done) {
        tally.wrote(length);
      } else {
        file.fail();
      }
    }
    arrived(file, writer);
  }

  private void arrived(RestoringFile file, TargetWriter writer) {
    if (file.arrived()) {
      finish(file, writer);
    }
  }

  private void finish(RestoringFile file, TargetWriter writer) {
    if (file.isFailed()) {
      giveUp(file, writer);
    } else {
      settle(file.place(), writer.finishFile(file.place(), file.entry()));
    }
  }

  private static void giveUp(RestoringFile file, TargetWriter writer) {
    if (file.isBegun()) {
      writer.abandonFile(file.place());
    }
  }

  /// Takes blobs in the order they were asked for and finds their places.
  private final class Arrivals implements BlobSink {
    private final TargetWriter writer;
    private final int end;
    private int at;

    Arrivals(int from, int to, TargetWriter writer) {
      this.at = from;
      this.end = to;
      this.writer = writer;
    }

    @Override
    public void blob(BlobId id, byte[] bytes, int offset, int length) {
      Placements placements = window.placements();
      int unit = placements.unit(at);
      int blobOffset = placements.blobOffset(at);
      while (at < end && placements.unit(at) == unit && placements.blobOffset(at) == blobOffset) {
        RestoringFile file = window.file(placements.file(at));
        write(file, placements.fileOffset(at), bytes, offset, length, writer);
        at++;
      }
    }

    /// The unit does not open, or this blob of it is another: each is looked for in another pack.
    @Override
    public void damaged(UnitRequest unit, CorruptionException cause) {
      Placements placements = window.placements();
      int number = placements.unit(at);
      int last = unit.blobs().getLast().offset();
      while (at < end && placements.unit(at) == number && placements.blobOffset(at) <= last) {
        RestoringFile file = window.file(placements.file(at));
        if (!writeOtherCopy(at, file, writer)) {
          if (file.fail()) {
            tally.damaged(file.place().toString(), cause.what());
          }
          arrived(file, writer);
        }
        at++;
      }
    }
  }

  /// From another copy that the index knows, else from any that it knows after it was read again.
  private boolean writeOtherCopy(int at, RestoringFile file, TargetWriter writer) {
    Placements placements = window.placements();
    BlobId id = placements.id(at);
    for (BlobLocation copy : repository.index().findAll(id, Part.DATA)) {
      if (copy.unit() != placements.unit(at) && writeCopy(repository, copy, at, file, writer)) {
        return true;
      }
    }
    Contents again = repository.again();
    String tried = repository.index().pack(placements.pack(at)).name();
    for (BlobLocation copy : again.index().findAll(id, Part.DATA)) {
      boolean other = !again.index().pack(copy.pack()).name().equals(tried);
      if (other && writeCopy(again, copy, at, file, writer)) {
        return true;
      }
    }
    return false;
  }

  private boolean writeCopy(
      Contents from, BlobLocation copy, int at, RestoringFile file, TargetWriter writer) {
    Placements placements = window.placements();
    if (copy.length() != placements.length(at)) {
      return false;
    }
    boolean[] done = {false};
    BlobId id = placements.id(at);
    var wanted = new UnitRequest.Wanted(id, copy.offset(), copy.length());
    UnitRequest request = new UnitRequest(from.index().unit(copy, id), List.of(wanted));
    BlobSink sink =
        new BlobSink() {
          @Override
          public void blob(BlobId found, byte[] bytes, int offset, int length) {
            write(file, placements.fileOffset(at), bytes, offset, length, writer);
            done[0] = true;
          }

          @Override
          public void damaged(UnitRequest unit, CorruptionException cause) {}
        };
    from.packs().read(from.index().ref(copy.pack()), List.of(request), sink);
    return done[0];
  }
}
