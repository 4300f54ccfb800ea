package dev.nuwa.format.tree;

/// Which file it was for the system it was read from, to notice changes; means nothing elsewhere.
///
/// @param fileSystem any 64 bits that stand for the file system
/// @param inode all 64 bits of the inode number
public record Identity(long fileSystem, long inode) {}
