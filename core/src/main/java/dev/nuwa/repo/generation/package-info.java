/// Generations: the records of what collectors gave up, read as one whole (docs/format.md, section
/// 12).
///
/// A room of the repository. [dev.nuwa.repo.generation.GenerationView] is pure; `GenerationReader`
/// fetches the records.
package dev.nuwa.repo.generation;
