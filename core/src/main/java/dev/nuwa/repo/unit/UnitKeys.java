package dev.nuwa.repo.unit;

import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.pack.UnitSeal;
import dev.nuwa.repo.key.PackKeys;
import java.util.Arrays;

/// The cipher and nonce maker of one envelope, for one worker. Not thread-safe.
public final class UnitKeys {

  private final UnitSeal seal;
  private final UnitCipher cipher;
  private final Hmac nonces;

  public UnitKeys(UnitSeal seal, PackKeys keys) {
    this.seal = seal;
    this.cipher = keys.newCipher();
    this.nonces = keys.newNonceMac();
  }

  /// Seals a unit's compressed bytes into `out`; returns the sealed length.
  public int seal(StoredUnit unit, SealableUnit source, byte[] out, int outOffset) {
    return cipher.seal(
        nonce(unit),
        associatedData(unit),
        source.bytes(),
        source.offset(),
        source.length(),
        out,
        outOffset);
  }

  /// Opens a unit into `out` from its start; [UnitCipher#FORGED] when it is not what it says.
  public int open(StoredUnit unit, byte[] in, int offset, byte[] out) {
    return cipher.open(nonce(unit), associatedData(unit), in, offset, unit.storedLength(), out, 0);
  }

  /// The nonce of a unit, 12 bytes: equal only for equal units.
  public byte[] nonce(StoredUnit unit) {
    byte[] input = UnitSeal.nonceInput(unit.id(), unit.place(), unit.codec(), unit.storedLength());
    return Arrays.copyOf(nonces.mac(input), UnitSeal.NONCE_BYTES);
  }

  private byte[] associatedData(StoredUnit unit) {
    return seal.associatedData(unit.part(), unit.id(), unit.codec(), unit.plainLength());
  }
}
