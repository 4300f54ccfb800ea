package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Part;

/// A unit ready to be sealed: its plaintext and, in a range of `bytes`, its compressed form (the
/// same range as the plaintext when stored). Read during the append only.
record SealableUnit(
    Part part, PlainUnit plain, Codec codec, byte[] bytes, int offset, int length) {}
