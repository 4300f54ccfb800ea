package dev.nuwa.repo.key;

import dev.nuwa.crypto.Verifier;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.control.Role;

/// Somebody whom the authority certified (docs/format.md, section 6). Whether it was revoked since
/// is in the configuration.
public record Author(AuthorId id, Role role, Verifier verifier) {}
