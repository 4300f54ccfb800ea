package dev.nuwa.format.tree;

/// The numbers of a block or character device, each 32 bits unsigned.
public record Device(int major, int minor) {}
