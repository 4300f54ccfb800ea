package dev.nuwa.repo.snapshot;

import dev.nuwa.format.snapshot.Note;
import java.util.Optional;

/// A note as read from the storage, its author and signature checked.
///
/// @param name of its object
/// @param words the tag, or the reason of a hold; empty for keys that may not read them
public record StoredNote(String name, Note note, Optional<String> words) {}
