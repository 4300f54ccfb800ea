package dev.nuwa.event;

/// Where core's events go: the only voice of core, which never prints and never logs.
///
/// Called from many threads at once, so an implementation is thread-safe; it returns quickly and
/// does not throw, since a run must not fail because somebody could not be told (docs/events.md).
@FunctionalInterface
public interface EventSink {

  /// Takes one event. Events of one thread arrive in order; between threads there is no order.
  void emit(Event event);

  /// A sink that drops everything.
  static EventSink none() {
    return event -> {};
  }
}
