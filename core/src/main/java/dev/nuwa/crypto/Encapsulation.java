package dev.nuwa.crypto;

/// What [HybridKem#encapsulate] makes: a ciphertext to store and the secret it stands for. Whoever
/// receives it owns it and closes it, which wipes the secret.
public final class Encapsulation implements AutoCloseable {

  private final byte[] ciphertext;
  private final Secret shared;

  Encapsulation(byte[] ciphertext, Secret shared) {
    this.ciphertext = ciphertext;
    this.shared = shared;
  }

  /// The ciphertext, 1120 bytes, a copy.
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  /// The shared secret, 32 bytes; wiped when this object is closed.
  public Secret shared() {
    return shared;
  }

  @Override
  public void close() {
    shared.close();
  }
}
