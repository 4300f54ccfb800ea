/// What a backup takes: globs, markers and limits, as pure functions of names and metadata. Names
/// are bytes here as everywhere; nothing is decoded, folded or normalised.
package dev.nuwa.policy;
