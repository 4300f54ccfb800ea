package dev.nuwa.repo.unit;

import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.UnitSeal;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.PackKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of the packs used last, since opening an envelope takes a tenth of a millisecond and
/// more.
///
/// Locking rule: the map is guarded by itself. Keys are used under the lock only, so that throwing
/// out the eldest may wipe it; envelopes are opened outside.
public final class UnitKeyCache implements AutoCloseable {

  private static final int COUNT_MAX = 64;

  private final KeyRing ring;
  private final Map<Envelope, PackKeys> recent = new LinkedHashMap<>(2 * COUNT_MAX, 0.75f, true);

  public UnitKeyCache(KeyRing ring) {
    this.ring = ring;
  }

  /// Ciphers for the units of an envelope, for one worker.
  public UnitKeys get(Envelope envelope) {
    UnitSeal seal = UnitSeal.of(ring.repository(), ring.domain(), envelope);
    synchronized (recent) {
      PackKeys known = recent.get(envelope);
      if (known != null) {
        return new UnitKeys(seal, known);
      }
    }
    PackKeys opened = ring.openEnvelope(envelope, ring.domain());
    UnitKeys result = new UnitKeys(seal, opened);
    keep(envelope, opened);
    return result;
  }

  private void keep(Envelope envelope, PackKeys opened) {
    synchronized (recent) {
      @Nullable PackKeys before = recent.put(envelope, opened);
      if (before != null) {
        before.close();
      }
      if (recent.size() > COUNT_MAX) {
        Envelope eldest = recent.keySet().iterator().next();
        PackKeys gone = recent.remove(eldest);
        if (gone != null) {
          gone.close();
        }
      }
    }
  }

  @Override
  public void close() {
    synchronized (recent) {
      recent.values().forEach(PackKeys::close);
      recent.clear();
    }
  }
}
