package dev.nuwa.repo.index;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Codec;
import java.util.List;

/// A pack that the index knows.
///
/// @param name of the object
/// @param author who made it
/// @param hash SHA-256 in its trailer
/// @param length of the whole object
/// @param codecs how its units are compressed
public record PackEntry(String name, AuthorId author, Hash hash, long length, List<Codec> codecs) {}
