package dev.nuwa.repo.index;

import dev.nuwa.format.pack.IndexedPack;
import java.util.List;

/// What an [IndexLoader] found.
///
/// @param index all packs that a sound index or their own footer tells of
/// @param recovered packs that no sound index tells of, read from their footers: worth an
///   [IndexWriter] where the key may write one
/// @param damaged names of index objects that could not be used
public record LoadedIndex(BlobIndex index, List<IndexedPack> recovered, List<String> damaged) {

  public LoadedIndex {
    recovered = List.copyOf(recovered);
    damaged = List.copyOf(damaged);
  }
}
