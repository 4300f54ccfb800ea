package dev.nuwa.cli.location;

import dev.nuwa.repo.Session;
import dev.nuwa.storage.Capabilities.Exclusive;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is known of a storage from inside the repository on it, which is opened later than the
/// storage itself. Until then the storage is believed. Thread-safe.
final class LateAnswers implements Supplier<Exclusive> {

  private volatile @Nullable Session session;

  /// The repository is open.
  void open(Session opened) {
    session = opened;
  }

  @Override
  public Exclusive get() {
    Session opened = session;
    return opened == null ? Exclusive.ATOMIC : opened.probes().exclusive();
  }
}
