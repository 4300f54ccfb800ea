/// The primitives of the stored format: ids, byte forms, deterministic CBOR, names, limits. What is
/// stored is defined in docs/format.md; each stored thing is one record in a package below, with
/// `encode` and a total `decode`: for any bytes it returns a value or throws
/// [dev.nuwa.error.CorruptionException] (damage) or [dev.nuwa.error.FormatException] (a later
/// version), and allocates no more than a small multiple of what it was given.
package dev.nuwa.format;
