/// Names as bytes, in bounded memory: sorting those of a directory, keeping those of directories
/// still to be entered, making keys of them. Not exported.
package dev.nuwa.source.names;
