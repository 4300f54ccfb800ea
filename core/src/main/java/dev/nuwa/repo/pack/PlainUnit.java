package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.BlobEntry;
import java.util.List;

/// The plaintext of one unit to be: its blobs one after the other in a range of `bytes`, and the
/// CRC32C of each. The arrays are the maker's; they are read before the next call to it only.
record PlainUnit(byte[] bytes, int offset, int length, List<BlobEntry> blobs, int[] checksums) {}
