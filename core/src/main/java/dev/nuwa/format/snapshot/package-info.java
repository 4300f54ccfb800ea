/// Snapshots: one part for maintenance, one for readers (docs/format.md, section 11).
package dev.nuwa.format.snapshot;
