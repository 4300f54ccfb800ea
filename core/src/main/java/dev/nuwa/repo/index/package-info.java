/// Indexes: which pack holds which blob (docs/format.md, section 9).
package dev.nuwa.repo.index;
