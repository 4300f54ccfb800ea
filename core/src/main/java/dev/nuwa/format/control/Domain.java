package dev.nuwa.format.control;

import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.List;

/// A part of a repository with keys of its own: the unit of trust and of deduplication.
///
/// @param number 1 to 65535
/// @param currentEpoch that of new objects, one of `epochs`
/// @param epochs in ascending order
public record Domain(
    int number, long currentEpoch, List<DomainEpoch> epochs, DomainParameters parameters) {

  public Domain {
    epochs = List.copyOf(epochs);
    if (number < 1 || number > 0xffff) {
      throw new IllegalArgumentException("domain " + number);
    }
    for (int i = 1; i < epochs.size(); i++) {
      if (epochs.get(i).epoch() <= epochs.get(i - 1).epoch()) {
        throw new IllegalArgumentException("epochs that do not ascend");
      }
    }
    if (epochs.stream().noneMatch(epoch -> epoch.epoch() == currentEpoch)) {
      throw new IllegalArgumentException("no keys of the current epoch " + currentEpoch);
    }
  }

  /// The public keys of new objects.
  public DomainEpoch current() {
    return epochs.stream().filter(epoch -> epoch.epoch() == currentEpoch).findAny().orElseThrow();
  }

  RecordWriter record() {
    return new RecordWriter()
        .integer(0, number)
        .integer(1, currentEpoch)
        .list(2, epochs, epoch -> epoch.record().value())
        .record(3, parameters.record());
  }

  static Domain read(RecordReader in) {
    return new Domain(
        in.count(0, 0xffff),
        in.natural(1),
        in.records(2, DomainEpoch::read),
        in.record(3, DomainParameters::read));
  }
}
