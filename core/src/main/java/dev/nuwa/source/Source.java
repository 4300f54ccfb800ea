package dev.nuwa.source;

/// Something that is backed up: one root with everything below it, as a sorted stream of entries,
/// and a way to the content of each.
///
/// A source is opened by its own factory, which fails with a `SourceException` when there is
/// nothing to read at all. What fails later, on single objects, is an event and a count and never
/// ends a run. The methods are safe for threads; what they return is not.
public interface Source extends AutoCloseable {

  /// What a person would call it: a path, a command.
  String describe();

  /// Starts a pass over all entries, in the order of their keys. One pass at a time.
  SourceWalk walk();

  /// A reader for one worker.
  ContentReader newReader();

  /// What could not be taken so far.
  SourceCounts counts();

  /// Ends a read that waits for more than a disk, such as one of a pipe whose other end says
  /// nothing: the run is over. To be called from another thread than the one that waits; nothing is
  /// read afterwards. Readers of files notice the interrupt of their thread instead.
  void abandon();

  /// Closes what is open; walks and readers must be closed before.
  @Override
  void close();
}
