/// A snapshot as one stream: tar or zip.
package dev.nuwa.cli.archive;
