package dev.nuwa.repo.key;

import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.Secret;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;

/// Computes blob ids (docs/format.md, section 8): HMAC-SHA-256 under the id key I of a domain. Not
/// thread-safe: one per worker. Does not need the key ring to stay open.
public final class BlobHasher {

  private static final byte CHUNK = 1;

  private final Hmac hmac;
  private final byte[] code = new byte[Hmac.CODE_BYTES];
  private final byte[] length = new byte[4];

  BlobHasher(Secret idKey) {
    this.hmac = new Hmac(idKey);
  }

  /// The id of a chunk.
  public BlobId chunk(byte[] bytes, int offset, int count) {
    hmac.update(CHUNK);
    hmac.update(bytes, offset, count);
    return finish();
  }

  /// The id of a chunk that is a whole array.
  public BlobId chunk(byte[] bytes) {
    return chunk(bytes, 0, bytes.length);
  }

  /// The id of a node.
  public BlobId node(NodeKind kind, byte[] refs, byte[] names) {
    hmac.update((byte) kind.number());
    for (int i = 0; i < 4; i++) {
      length[i] = (byte) (refs.length >>> (8 * i));
    }
    hmac.update(length);
    hmac.update(refs);
    hmac.update(names);
    return finish();
  }

  private BlobId finish() {
    hmac.finish(code, 0);
    return BlobId.of(code, 0);
  }
}
