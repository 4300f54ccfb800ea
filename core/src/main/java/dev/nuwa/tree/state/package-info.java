/// The state of a source: what its last backup saw, kept on this machine so that the next one need
/// not fetch the tree. A cache and no stored format: it may be lost, cut off or damaged at any
/// time, and then counts as absent from there on; it is never misread.
///
/// A state file is: magic (8) ‖ u8 version ‖ file id (16, random), then blocks. A block is: u8 type
/// (0 header, 1 leaf, 2 end) ‖ u32 stored length ‖ u32 plain length ‖ stored bytes ‖ the first 16
/// bytes of SHA-256(file id ‖ u64 number of the block ‖ block so far). After the end block: its
/// length as u32 and its number as u64.
///
/// - header: repository id ‖ u16 domain ‖ u32 epoch ‖ bytes(root path) ‖ u8 highest field of an
///   entry ([LeafNames#FIELDS]) ‖ when its run began: u64 seconds (two's complement) ‖ u32
///   nanoseconds
/// - leaf: u64 fingerprint of its entries ([LeafPrint]; 0 where some are to be looked at again) ‖
///   node id ‖ hash of its refs ‖ varint entries ‖ varint regular files ‖ varint directories ‖
///   varint bytes of its keys ‖ varint bytes of content ‖ bytes(first key) ‖ bytes(last key) ‖ a
///   zstd frame, to which the plain length belongs: bytes(refs) ‖ bytes(names)
/// - end: text(snapshot) ‖ varint number of nodes, at most 1,000; each: id (those above the leaves,
///   and the last leaf)
///
/// It holds names and metadata in the clear, so its files and folder are for their owner only.
package dev.nuwa.tree.state;
