/// Trees of files on Linux as sources: walking in key order, rules of directories, reading content
/// with its holes. Start at [dev.nuwa.source.fs.FileSystemSource].
package dev.nuwa.source.fs;
