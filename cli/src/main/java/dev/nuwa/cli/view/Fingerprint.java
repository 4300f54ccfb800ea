package dev.nuwa.cli.view;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A public key as people compare it.
public final class Fingerprint {

  private static final int BYTES = 16;

  private Fingerprint() {}

  /// The first half of the key's SHA-256 in groups of four digits.
  public static String of(ByteString publicKey) {
    byte[] hash = Digests.sha256(publicKey.bytes(), 0, publicKey.length());
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < BYTES; i += 2) {
      groups.add(HexFormat.of().formatHex(hash, i, i + 2));
    }
    return String.join("-", groups);
  }
}
