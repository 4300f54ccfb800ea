package dev.nuwa.repo.index;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.key.Author;
import dev.nuwa.repo.key.Authors;
import java.util.Set;

/// Which packs a writer may rely on instead of storing a blob again. Reading is free; relying is
/// not: a write-only host that was taken over could claim to hold what it does not.
///
/// @param self who is writing
/// @param authors all certified authors
/// @param revoked authors whose packs are not relied on any more
/// @param condemned packs that a generation gives up
public record Trust(AuthorId self, Authors authors, Set<AuthorId> revoked, Set<String> condemned) {

  public Trust {
    revoked = Set.copyOf(revoked);
    condemned = Set.copyOf(condemned);
  }

  /// Own packs, and those of owner and full keys (docs/format.md, section 9), unless condemned.
  public boolean allows(PackEntry pack) {
    return allows(pack.author()) && !condemned.contains(pack.name());
  }

  /// Whether the packs of an author may be relied on that are not condemned.
  boolean allows(AuthorId author) {
    return author.equals(self)
        || (!revoked.contains(author)
            && authors.find(author).map(Author::role).filter(Trust::isTrusted).isPresent());
  }

  private static boolean isTrusted(Role role) {
    return switch (role) {
      case OWNER, FULL -> true;
      case WRITER, READER, MAINTAINER -> false;
    };
  }
}
