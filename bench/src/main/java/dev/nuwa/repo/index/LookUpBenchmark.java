package dev.nuwa.repo.index;

import dev.nuwa.bench.Processed;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Asking an index of a million blobs, in memory and in nameless files; one operation is one
/// look-up.
@State(Scope.Thread)
public class LookUpBenchmark {

  private static final int PACKS = 1000;
  private static final int BLOBS_PER_PACK = 1000;
  private static final int BLOB_BYTES = 100_000;

  private final List<BlobId> known = new ArrayList<>();
  private final List<BlobId> unknown = new ArrayList<>();
  private BlobIndex inMemory = BlobIndex.empty();
  private BlobIndex inFiles = BlobIndex.empty();
  private int next;

  @Setup(Level.Trial)
  public void build() {
    Random random = new Random(7);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    IndexBuilder memory = IndexBuilder.inMemory(IndexUse.DEDUPLICATE, 7);
    IndexBuilder files = IndexBuilder.inFolder(IndexUse.DEDUPLICATE, 7, folder);
    AuthorId author = new AuthorId(1, 2);
    for (int i = 0; i < PACKS; i++) {
      String name = ObjectNames.pack(author, "%032x".formatted(i));
      byte[] footer = footer(name, random).encode();
      var facts = new IndexBuilder.PackFacts(name, author, new Hash(1, 2, 3, 4), 1 << 27);
      memory.add(facts, new FooterReader(name, footer, 0, footer.length));
      files.add(facts, new FooterReader(name, footer, 0, footer.length));
    }
    inMemory = memory.build();
    inFiles = files.build();
    for (int i = 0; i < known.size(); i++) {
      unknown.add(randomId(random));
    }
  }

  private PackFooter footer(String name, Random random) {
    Envelope envelope =
        new Envelope(
            Recipient.DATA,
            1,
            name,
            ByteString.of(new byte[Envelope.CIPHERTEXT_BYTES]),
            new Hash(1, 2, 3, 4));
    List<UnitEntry> units = new ArrayList<>();
    for (int i = 0; i < BLOBS_PER_PACK; i++) {
      BlobId id = randomId(random);
      known.add(id);
      UnitEntry.Place place = new UnitEntry.Place(0, i, Part.DATA, 0);
      long offset = 2000L + (long) i * (BLOB_BYTES + 16);
      units.add(
          new UnitEntry(place, offset, BLOB_BYTES + 16, List.of(new BlobEntry(id, BLOB_BYTES))));
    }
    return new PackFooter(List.of(envelope), List.of(Codec.STORED), units);
  }

  private static BlobId randomId(Random random) {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  @Benchmark
  public boolean lookUpKnown(Processed processed) {
    return ask(inMemory, known, processed);
  }

  @Benchmark
  public boolean lookUpUnknown(Processed processed) {
    return ask(inMemory, unknown, processed);
  }

  @Benchmark
  public boolean lookUpKnownInFiles(Processed processed) {
    return ask(inFiles, known, processed);
  }

  @Benchmark
  public boolean lookUpUnknownInFiles(Processed processed) {
    return ask(inFiles, unknown, processed);
  }

  private boolean ask(BlobIndex index, List<BlobId> ids, Processed processed) {
    next = next + 7919 < ids.size() ? next + 7919 : next + 7919 - ids.size();
    processed.items++;
    return index.find(ids.get(next), Part.DATA).isPresent();
  }
}
