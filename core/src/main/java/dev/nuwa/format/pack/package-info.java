/// Packs and indexes: envelopes, units, blobs (docs/format.md, sections 7, 8 and 9).
package dev.nuwa.format.pack;
