/// Trees and lists: keys, entries, nodes in two halves (docs/format.md, section 10). Everything
/// here streams: a tree has up to 10^8 entries.
package dev.nuwa.format.tree;
