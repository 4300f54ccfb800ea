package dev.nuwa.repo.index;

import dev.nuwa.event.EventSink;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Writes indexes of very many packs into a repository in a folder: of packs that are not there,
/// with chunks that nobody asks for. What a large repository costs whoever loads its index; for
/// `check.d/chunks.sh`.
///
///     ManyPacks REPOSITORY KEY_FILE PACKS UNITS_IN_PACK CHUNKS_IN_UNIT
public final class ManyPacks {

  private static final int CHUNK_BYTES = 2000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Session session;

  private ManyPacks(Session session) {
    this.session = session;
  }

  public static void main(String[] arguments) throws IOException {
    KeyMaterial key = KeyFile.decode(arguments[1], Files.readAllBytes(Path.of(arguments[1])));
    Environment environment =
        new Environment(
            LocalStorage.open(Path.of(arguments[0])),
            new SecureRandom(),
            InstantSource.system(),
            EventSink.none());
    int packs = Integer.parseInt(arguments[2]);
    int units = Integer.parseInt(arguments[3]);
    int chunks = Integer.parseInt(arguments[4]);
    try (Session session = Repository.open(environment).unlock(key)) {
      ManyPacks many = new ManyPacks(session);
      IndexWriter writer =
          new IndexWriter(environment.storage(), session.codec(), InstantSource.system());
      for (int i = 0; i < packs; i++) {
        writer.add(many.pack(units, chunks));
      }
      writer.flush();
    }
    System.out.printf("%d chunks in %d packs%n", (long) packs * units * chunks, packs);
  }

  private IndexedPack pack(int units, int chunks) {
    String name = ObjectNames.pack(session.keys().author(), session.keys().randomHex(32));
    byte[] ciphertext = new byte[Envelope.CIPHERTEXT_BYTES];
    random.nextBytes(ciphertext);
    Envelope envelope =
        new Envelope(Recipient.DATA, 1, name, ByteString.of(ciphertext), randomHash());
    List<UnitEntry> entries = new ArrayList<>();
    long offset = 4096;
    for (int i = 0; i < units; i++) {
      List<BlobEntry> blobs = new ArrayList<>();
      for (int j = 0; j < chunks; j++) {
        blobs.add(new BlobEntry(randomId(), CHUNK_BYTES));
      }
      UnitEntry.Place place = new UnitEntry.Place(0, i, Part.DATA, 0);
      UnitEntry unit = new UnitEntry(place, offset, chunks * CHUNK_BYTES / 2, blobs);
      entries.add(unit);
      offset = unit.end();
    }
    PackFooter footer = new PackFooter(List.of(envelope), List.of(Codec.zstd(1, 10507)), entries);
    return new IndexedPack(name, randomHash(), offset + 4096, ByteString.of(footer.encode()));
  }

  private BlobId randomId() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private Hash randomHash() {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}
