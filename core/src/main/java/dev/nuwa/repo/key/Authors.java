package dev.nuwa.repo.key;

import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Verifier;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.AuthorId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who may sign what is in the repository: all certified authors, and the authority. Immutable.
public final class Authors {

  private static final byte[] LABEL = "nuwa author".getBytes(StandardCharsets.US_ASCII);

  private final AuthorId authorityId;
  private final Verifier authority;
  private final Map<AuthorId, Author> certified;

  /// @param authorityKey public key of the authority, 32 bytes
  public Authors(byte[] authorityKey, Collection<Author> certified) {
    this(authorityKey, SignatureMemory.NONE, certified);
  }

  /// The same.
  ///
  /// @param signatures the memory that is asked before a signature of the authority is computed
  Authors(byte[] authorityKey, SignatureMemory signatures, Collection<Author> certified) {
    this.authorityId = idOf(authorityKey);
    this.authority = new Verifier(authorityKey, signatures);
    this.certified = certified.stream().collect(Collectors.toUnmodifiableMap(Author::id, a -> a));
  }

  /// The author id of a public key (docs/format.md, section 3).
  public static AuthorId idOf(byte[] publicKey) {
    byte[] input = new byte[LABEL.length + publicKey.length];
    System.arraycopy(LABEL, 0, input, 0, LABEL.length);
    System.arraycopy(publicKey, 0, input, LABEL.length, publicKey.length);
    return AuthorId.of(Digests.sha256(input), 0);
  }

  /// A certified author.
  public Optional<Author> find(AuthorId id) {
    return Optional.ofNullable(certified.get(id));
  }

  /// All certified authors.
  public Collection<Author> all() {
    return certified.values();
  }

  /// Checks the signature of a certified author, or says why not.
  ///
  /// @param object whose signature it is, for messages
  /// @throws CorruptionException when the author is not certified or did not sign this
  public Author verify(String object, AuthorId author, byte[] signed, byte[] signature) {
    Author found =
        find(author)
            .orElseThrow(() ->
                new CorruptionException(
                    object, -1, "its author " + author + " has no certificate"));
    check(object, found.verifier(), signed, signature);
    return found;
  }

  /// Checks the signature of the authority.
  ///
  /// @throws CorruptionException when somebody else signed
  public void verifyAuthority(String object, AuthorId author, byte[] signed, byte[] signature) {
    if (!author.equals(authorityId)) {
      throw new CorruptionException(object, -1, "not signed by this repository's authority");
    }
    check(object, authority, signed, signature);
  }

  private static void check(String object, Verifier key, byte[] signed, byte[] signature) {
    if (!key.verify(signed, signature)) {
      throw new CorruptionException(object, -1, "its signature is not its author's");
    }
  }
}
