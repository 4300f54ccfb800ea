package dev.nuwa.repo.index;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.index.session.SessionBlobs;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What a writing session asks before it stores a blob. Of all workers that ask for a new blob, one
/// is told to store it. Every older pack that an answer rests on is remembered (set D of the
/// writer's protocol). Thread-safe.
public final class BlobClaims {

  private final BlobIndex index;
  private final boolean[] trusted;
  private final AtomicIntegerArray relied;
  private final SessionBlobs session;

  /// @param trust which packs of the index may be relied on
  /// @param session what this session stores itself
  public BlobClaims(BlobIndex index, Trust trust, SessionBlobs session) {
    this(index, trusted(index, trust), session);
  }

  private BlobClaims(BlobIndex index, boolean[] trusted, SessionBlobs session) {
    this.index = index;
    this.trusted = trusted;
    this.relied = new AtomicIntegerArray(trusted.length);
    this.session = session;
  }

  /// Claims of what a session stores without asking what others did.
  public static BlobClaims ofNothing(SessionBlobs session) {
    return new BlobClaims(BlobIndex.empty(), new boolean[0], session);
  }

  private static boolean[] trusted(BlobIndex index, Trust trust) {
    boolean[] trusted = new boolean[index.packCount()];
    for (int i = 0; i < trusted.length; i++) {
      trusted[i] = trust.allows(index.packAuthor(i));
    }
    for (String pack : trust.condemned()) {
      index.packNumber(pack).ifPresent(number -> trusted[number] = false);
    }
    return trusted;
  }

  /// What became of a question.
  ///
  /// @param stored what a known chunk takes in its pack; nothing for any other
  public record Answer(Claim claim, Sizes stored) {
    private static final Answer NEW = new Answer(Claim.NEW, Sizes.ZERO);
    private static final Answer TAKEN = new Answer(Claim.TAKEN, Sizes.ZERO);
  }

  /// Asks for a chunk. After [Claim#NEW] the caller stores it, or ends the session.
  public Claim claim(BlobId chunk) {
    return relyOn(chunk) ? Claim.KNOWN : claimNew(chunk);
  }

  /// Asks for a chunk and, when it is known, for what it takes: one look into the index.
  public Answer ask(BlobId chunk) {
    BlobIndex.StoredChunk known = index.findStored(chunk, pack -> trusted[pack]);
    if (known == null) {
      return claimNew(chunk) == Claim.NEW ? Answer.NEW : Answer.TAKEN;
    }
    relied.set(known.pack(), 1);
    return new Answer(Claim.KNOWN, known.sizes());
  }

  /// Asks for a node, whose two parts must both be there.
  public Claim claimNode(BlobId node) {
    int refs = find(node, Part.REFS);
    int names = refs < 0 ? -1 : find(node, Part.NAMES);
    if (names < 0) {
      return claimNew(node);
    }
    relied.set(refs, 1);
    relied.set(names, 1);
    return Claim.KNOWN;
  }

  /// Whether an older pack has a chunk, which the session then relies on; claims nothing. For what
  /// a state file of an unfinished run names.
  public boolean relyOn(BlobId chunk) {
    int pack = find(chunk, Part.DATA);
    if (pack < 0) {
      return false;
    }
    relied.set(pack, 1);
    return true;
  }

  /// Whether the chunk is in an older pack that may be relied on, or in this session; promises and
  /// remembers nothing.
  public boolean isKnown(BlobId chunk) {
    return find(chunk, Part.DATA) >= 0 || session.contains(chunk.w0(), chunk.w1());
  }

  /// The older packs that answers rest on.
  public Set<String> reliedPacks() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < trusted.length; i++) {
      if (relied.get(i) != 0) {
        names.add(index.pack(i).name());
      }
    }
    return names;
  }

  private Claim claimNew(BlobId id) {
    return session.add(id.w0(), id.w1()) ? Claim.NEW : Claim.TAKEN;
  }

  /// The number of the pack; -1 when there is none.
  private int find(BlobId id, Part part) {
    BlobLocation known = index.find(id, part, pack -> trusted[pack]);
    return known == null ? -1 : known.pack();
  }
}
