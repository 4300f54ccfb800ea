package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.Envelope;
import java.util.List;

/// A pack to read from.
///
/// @param name of the object
/// @param envelopes those of its footer, in order; empty when not known: they are fetched then
public record PackRef(String name, List<Envelope> envelopes) {

  public PackRef {
    envelopes = List.copyOf(envelopes);
  }
}
