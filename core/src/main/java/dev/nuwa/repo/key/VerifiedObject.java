package dev.nuwa.repo.key;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;

/// An object whose frame, author and signature were checked: the name is its own, nothing in it was
/// changed, and who it says signed it did. Its parts are still sealed: see [ObjectCodec].
///
/// @param frame the object taken apart
/// @param hash SHA-256 of the whole object, which chains and confirmations name
public record VerifiedObject(Frame frame, Hash hash) {

  static VerifiedObject of(Frame frame) {
    return new VerifiedObject(frame, frame.objectHash());
  }

  /// Its name.
  public String name() {
    return header().name();
  }

  /// Who signed it.
  public AuthorId author() {
    return header().author();
  }

  /// Its header.
  public Header header() {
    return frame.header();
  }

  StoredHeader storedHeader() {
    return StoredHeader.of(frame);
  }
}
