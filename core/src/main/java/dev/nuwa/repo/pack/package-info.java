/// Packs: written by [dev.nuwa.repo.pack.PackWriter], read by [dev.nuwa.repo.pack.PackReader]
/// (docs/format.md, sections 7 and 8).
package dev.nuwa.repo.pack;
