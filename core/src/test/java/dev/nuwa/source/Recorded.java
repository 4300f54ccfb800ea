package dev.nuwa.source;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers events, for tests.
public final class Recorded implements EventSink {

  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public void emit(Event event) {
    events.add(event);
  }

  public List<Event> events() {
    return events;
  }

  public <T extends Event> List<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
