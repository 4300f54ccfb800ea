/// Snapshots: published, confirmed, dropped; listed, chained and selected (docs/format.md, section
/// 11).
///
/// A room of the repository. A snapshot that cannot be read is a reported problem; the others are
/// still listed.
package dev.nuwa.repo.snapshot;
