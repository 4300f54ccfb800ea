package dev.nuwa.tree;

/// The stream that is at its end.
final class NoEntries implements EntryStream {

  static final NoEntries INSTANCE = new NoEntries();

  private NoEntries() {}

  @Override
  public boolean next() {
    return false;
  }

  @Override
  public TreeEntry current() {
    throw new IllegalStateException("the stream has no entries");
  }

  @Override
  public void close() {}
}
