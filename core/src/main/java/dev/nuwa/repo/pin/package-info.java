/// The writer's half of the collection protocol: publish what is relied on, then look for what was
/// given up; confirm only when nothing of the two meets (docs/format.md, "Publishing a snapshot").
///
/// A room of the repository. [dev.nuwa.repo.pin.WriterProtocol] is pure and is what the exhaustive
/// explorer of the tests runs; `WriterSession` does its commands on a storage.
package dev.nuwa.repo.pin;
