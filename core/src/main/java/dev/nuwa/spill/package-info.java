/// Nameless files for what does not fit into memory. Not exported.
package dev.nuwa.spill;
