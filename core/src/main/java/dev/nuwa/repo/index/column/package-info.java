/// Columns of numbers outside of the heap, in memory or in a nameless file.
package dev.nuwa.repo.index.column;
