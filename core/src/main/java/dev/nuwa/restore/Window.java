package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import java.util.ArrayList;
import java.util.List;

/// The files that are planned together: as many neighbours as fit into a stated amount of memory.
/// Within a window every chunk is fetched once, in the order of the packs. Filled by one thread,
/// then read by the workers.
final class Window {

  /// A file, link or special object whose content needs no fetching.
  record Direct(EntryKey place, Entry entry) {}

  /// Two windows are in memory at a time: one that is planned, one that is worked off.
  private static final int FILES_MAX =
      (int) Math.clamp(Runtime.getRuntime().maxMemory() / (16 << 10), 1 << 10, 8L << 10);

  private static final int PLACEMENTS_MAX = 128 << 10;

  private final Contents repository;
  private final Placements placements = new Placements(PLACEMENTS_MAX);
  private final List<RestoringFile> files = new ArrayList<>();
  private final List<Direct> direct = new ArrayList<>();
  private final List<RestoringFile> whole = new ArrayList<>();
  private boolean continuesFile;

  /// @param repository whose index the placements are of
  Window(Contents repository) {
    this.repository = repository;
  }

  Contents repository() {
    return repository;
  }

  Placements placements() {
    return placements;
  }

  List<Direct> direct() {
    return direct;
  }

  RestoringFile file(int number) {
    return files.get(number);
  }

  /// Adds a file and gives its number.
  int add(RestoringFile file) {
    files.add(file);
    return files.size() - 1;
  }

  void add(Direct object) {
    direct.add(object);
  }

  /// Files all of whose chunks have arrived before they were planned to their end.
  List<RestoringFile> whole() {
    return whole;
  }

  void addWhole(RestoringFile file) {
    whole.add(file);
  }

  /// Whether a file has chunks here and in the window before.
  boolean continuesFile() {
    return continuesFile;
  }

  /// Adds a file that has chunks in the window before, and gives its number here.
  int addRest(RestoringFile file) {
    continuesFile = true;
    return add(file);
  }

  boolean isFull() {
    return files.size() + direct.size() >= FILES_MAX || placements.isFull();
  }

  boolean isEmpty() {
    return files.isEmpty() && direct.isEmpty() && whole.isEmpty();
  }
}
