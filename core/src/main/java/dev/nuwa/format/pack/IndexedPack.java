package dev.nuwa.format.pack;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;

/// A pack as an index shows it.
///
/// @param name of the pack
/// @param hash SHA-256 in the pack's trailer: of header and body
/// @param length of the whole object in bytes
/// @param footer plaintext of its footer without padding
public record IndexedPack(String name, Hash hash, long length, ByteString footer) {

  public IndexedPack {
    ObjectNames.require(ObjectKind.PACK, name);
    if (length < 1 || length > Limits.PACK || footer.length() > Limits.FOOTER) {
      throw new IllegalArgumentException(
          "pack " + name + " of " + length + " bytes, footer of " + footer.length());
    }
  }

  /// The footer taken apart.
  public PackFooter decodeFooter() {
    return PackFooter.decode(name, footer.bytes());
  }
}
