package dev.nuwa.tree.state;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.RepositoryId;

/// What a state is about: a root path as backed up to one repository under certain keys. A state of
/// anything else is of no use.
///
/// @param domain with the epoch: the keys under which ids and node boundaries were made
/// @param rootPath the root's path as the source has it
public record StateScope(RepositoryId repository, int domain, long epoch, ByteString rootPath) {

  public StateScope {
    if (domain < 0 || domain > 0xffff || epoch < 0 || epoch > 0xffff_ffffL) {
      throw new IllegalArgumentException("domain " + domain + ", epoch " + epoch);
    }
  }
}
