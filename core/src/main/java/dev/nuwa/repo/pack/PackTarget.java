package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.storage.Storage;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// Where packs go.
///
/// @param storage where they are put
/// @param keys what seals and signs them
/// @param random for names, secrets, padding and the choice of packs
/// @param stored told of every pack once it is durable, on the thread that sent it; what it throws
///   ends the session
public record PackTarget(
    Storage storage, KeyRing keys, SecureRandom random, Consumer<IndexedPack> stored) {}
