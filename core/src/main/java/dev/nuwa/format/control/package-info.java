/// Small objects: configuration, certificates, keys, pins, confirmations, drops, generations
/// (docs/format.md, sections 4, 5, 6 and 12).
package dev.nuwa.format.control;
