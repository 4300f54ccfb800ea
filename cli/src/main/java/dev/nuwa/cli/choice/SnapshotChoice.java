package dev.nuwa.cli.choice;

import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.location.HostName;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.SeenSnapshots;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.ShellWord;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.snapshot.Selection;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.SnapshotSelector;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// From `SNAPSHOT[:PATH]` to one snapshot, never by guessing.
///
/// @param snapshot the one that is meant
/// @param path the part of it; empty for all
public record SnapshotChoice(StoredSnapshot snapshot, Optional<ByteString> path) {

  /// Chooses. What is odd about the snapshot is said.
  ///
  /// @throws dev.nuwa.error.NotPermittedException first, when the key may not read at all
  /// @throws UsageException when none or several fit; those are listed with ready commands
  public static SnapshotChoice of(
      Call call, OpenRepository repository, String text, SnapshotOptions options) {
    return from(list(call, repository, options), call, repository, text, options);
  }

  /// What may be chosen from, for who chooses more than once: with its tags where they matter.
  public static SnapshotListing list(
      Call call, OpenRepository repository, SnapshotOptions options) {
    repository.session().require(Role::mayRead, call.text(Message.NOT_PERMITTED_READ));
    SeenSnapshots seen = new SeenSnapshots(call.output());
    return options.namesTags() ? seen.listMarked(repository) : seen.list(repository);
  }

  /// The same with tags and holds, for what is said about them: who may do it was asked before.
  public static SnapshotChoice ofMarked(
      Call call, OpenRepository repository, String text, SnapshotOptions options) {
    SnapshotListing listing = new SeenSnapshots(call.output()).listMarked(repository);
    return from(listing, call, repository, text, options);
  }

  /// The one that is named, or without a name every confirmed one that the options let through, the
  /// oldest first.
  public static List<StoredSnapshot> oneOrAll(
      Call call, OpenRepository repository, Optional<String> name, SnapshotOptions options) {
    if (name.isPresent()) {
      return List.of(of(call, repository, name.get(), options).snapshot());
    }
    return list(call, repository, options)
        .matching(
            options.filter(call.output().messages(), Optional.empty()), repository.session().keys())
        .reversed()
        .stream()
        .filter(StoredSnapshot::isConfirmed)
        .toList();
  }

  /// Chooses from what was listed.
  public static SnapshotChoice from(
      SnapshotListing listing,
      Call call,
      OpenRepository repository,
      String text,
      SnapshotOptions options) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Optional<ByteString> path =
        colon < 0 ? Optional.empty() : Optional.of(NameBytes.of(text.substring(colon + 1)));
    SnapshotSelector selector = SnapshotSelector.parse(name);
    Optional<String> host =
        switch (selector) {
          case SnapshotSelector.Latest l -> Optional.of(HostName.of(call.output().surroundings()));
          case SnapshotSelector.Prefix p -> Optional.empty();
        };
    SnapshotFilter filter = options.filter(call.output().messages(), host);
    Selection selection = listing.select(selector, filter, repository.session().keys());
    StoredSnapshot snapshot =
        switch (selection) {
          case Selection.One one -> one.snapshot();
          case Selection.Several several -> throw several(call, text, name, several);
          case Selection.None none ->
              throw call.usage(
                  call.text(Message.NO_SNAPSHOT, name, call.text(none.reason())),
                  Message.TRY_SNAPSHOTS);
        };
    tellOddities(call, snapshot);
    return new SnapshotChoice(snapshot, path.filter(part -> !part.isEmpty()));
  }

  private static void tellOddities(Call call, StoredSnapshot snapshot) {
    if (!snapshot.isConfirmed()) {
      call.output().warn(snapshot.id(), Message.UNCONFIRMED);
    }
    if (snapshot.facts().partial()) {
      long failed = snapshot.facts().counts().found().failed();
      call.output().warn(snapshot.id(), Message.PARTIAL, failed);
    }
  }

  private static UsageException several(
      Call call, String text, String name, Selection.Several several) {
    for (StoredSnapshot candidate : several.candidates()) {
      String chosen = candidate.id() + text.substring(name.length());
      String ready =
          call.typed().stream()
              .map(word -> word.equals(text) ? chosen : word)
              .map(ShellWord::quoted)
              .collect(Collectors.joining(" ", "nuwa ", ""));
      String line =
          call.text(
              Message.READY_COMMAND,
              ready,
              Times.minutes(candidate.time()),
              host(candidate),
              roots(candidate));
      call.output().hint(Message.LINE, line);
    }
    return new UsageException(
        call.text(Message.ONE_SNAPSHOT_OF_SEVERAL, name), call.text(Message.TRY_ONE_OF));
  }

  /// The host's name, or `?` for who may not know it.
  public static String host(StoredSnapshot snapshot) {
    return snapshot.names().map(names -> names.host()).orElse("?");
  }

  /// The roots' paths as one text, or `?`.
  public static String roots(StoredSnapshot snapshot) {
    return snapshot
        .names()
        .map(names -> names.roots().stream().map(ByteString::utf8))
        .map(paths -> paths.collect(Collectors.joining(", ")))
        .orElse("?");
  }

  /// The roots' paths, none for who may not know them.
  public List<ByteString> rootPaths() {
    return snapshot.names().map(names -> names.roots()).orElse(List.of());
  }
}
