package dev.nuwa.repo.key;

import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.pack.Envelope;

/// The keys behind one envelope (docs/format.md, section 7): what seals and opens the units of a
/// pack. Owned by whoever asked for it, who closes it; thread-safe until then.
public final class PackKeys implements AutoCloseable {

  private final Envelope envelope;
  private final Secret key;
  private final Secret nonceKey;

  PackKeys(Envelope envelope, KeySchedule.EnvelopeKeys keys) {
    this.envelope = envelope;
    this.key = keys.key();
    this.nonceKey = keys.nonceKey();
  }

  /// The envelope that holds them.
  public Envelope envelope() {
    return envelope;
  }

  /// A cipher for one worker.
  public UnitCipher newCipher() {
    return new UnitCipher(key);
  }

  /// What makes the nonces, for one worker.
  public Hmac newNonceMac() {
    return new Hmac(nonceKey);
  }

  @Override
  public void close() {
    key.close();
    nonceKey.close();
  }
}
