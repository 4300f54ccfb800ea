package dev.nuwa.repo.node;

/// The two plaintexts of a node, encoded (docs/format.md, section 10). The arrays are the
/// receiver's; who hands them on does not change them any more.
public final class NodeParts {

  private final byte[] refs;
  private final byte[] names;

  /// Takes both arrays over.
  public NodeParts(byte[] refs, byte[] names) {
    this.refs = refs;
    this.names = names;
  }

  /// What maintenance reads: references.
  public byte[] refs() {
    return refs;
  }

  /// What readers read: names and metadata, or lengths.
  public byte[] names() {
    return names;
  }
}
