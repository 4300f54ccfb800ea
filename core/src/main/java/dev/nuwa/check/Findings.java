package dev.nuwa.check;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import java.util.ArrayList;
import java.util.List;

/// Collects findings and tells of each at once. Thread-safe: all fields are guarded by `this`.
final class Findings {

  private final EventSink events;
  private final List<Finding> first = new ArrayList<>();
  private long total;

  Findings(EventSink events) {
    this.events = events;
  }

  void add(Finding finding) {
    synchronized (this) {
      total++;
      if (first.size() < CheckReport.FINDINGS_MAX) {
        first.add(finding);
      }
    }
    events.emit(new Event.Warning(finding.subject(), finding.said()));
  }

  synchronized List<Finding> first() {
    return List.copyOf(first);
  }

  synchronized long total() {
    return total;
  }
}
