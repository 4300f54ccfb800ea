package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.restore.RestoreOptions.Extras;
import dev.nuwa.restore.RestoreOptions.Overwrite;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of what is in the target already.
final class TargetChoicesTest {

  @TempDir Path folder;

  private RestoreLab lab;
  private Path source;
  private Path out;
  private StoredSnapshot snapshot;

  @BeforeEach
  void backUp() throws IOException {
    lab = new RestoreLab(folder);
    source = Files.createDirectories(folder.resolve("source"));
    out = folder.resolve("out");
    Random random = new Random(1);
    for (String name : List.of("a", "b", "d/c", "d/e/f", "d/e/g", "other/h")) {
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      Files.createDirectories(source.resolve(name).getParent());
      Files.write(source.resolve(name), bytes);
    }
    Files.createDirectories(source.resolve("empty"));
    Files.createLink(source.resolve("d/link"), source.resolve("a"));
    Files.createSymbolicLink(source.resolve("symlink"), Path.of("d/c"));
    snapshot = lab.backUp(source);
  }

  @Test
  void aTargetInUseIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine"), "x");

    assertThatThrownBy(() -> lab.restore(snapshot, out))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("not empty");
    assertThat(RestoreLab.describe(out).keySet()).containsExactly("", "mine");
  }

  @Test
  void neverKeepsEveryExistingFileAndAddsTheOthers() throws IOException {
    Files.createDirectories(out.resolve("d/e"));
    Files.writeString(out.resolve("a"), "mine");
    Files.writeString(out.resolve("d/link"), "mine too");
    Files.writeString(out.resolve("d/e/f"), "and this");

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.NEVER, Extras.KEEP));

    assertThat(result.kept()).isEqualTo(3);
    assertThat(result.isWhole()).isTrue();
    assertThat(out.resolve("a")).hasContent("mine");
    assertThat(out.resolve("d/link")).hasContent("mine too");
    assertThat(out.resolve("d/e/f")).hasContent("and this");
    assertThat(out.resolve("b")).hasSameBinaryContentAs(source.resolve("b"));
    assertThat(out.resolve("d/e/g")).hasSameBinaryContentAs(source.resolve("d/e/g"));
  }

  @Test
  void neverWritesAFurtherNameWhoseFirstNameIsKept() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("a"), "mine");

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.NEVER, Extras.KEEP));

    assertThat(result.isWhole()).isTrue();
    assertThat(out.resolve("a")).hasContent("mine");
    assertThat(out.resolve("d/link")).hasSameBinaryContentAs(source.resolve("d/link"));
  }

  @Test
  void neverTellsOfADirectoryThatAFileIsInTheWayOf() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("d"), "mine");

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.NEVER, Extras.KEEP));

    assertThat(result.blocked()).isEqualTo(1);
    assertThat(result.isWhole()).isFalse();
    assertThat(lab.failures().keySet()).containsExactly("d");
    assertThat(out.resolve("d")).hasContent("mine");
    assertThat(out.resolve("other/h")).hasSameBinaryContentAs(source.resolve("other/h"));
  }

  @Test
  void changedReplacesWhatDiffersAndKeepsWhatDoesNot() throws IOException {
    lab.restore(snapshot, out);
    Object kept = Files.getAttribute(out.resolve("b"), "unix:ino");
    Files.writeString(out.resolve("d/e/f"), "changed");
    Files.delete(out.resolve("d/e/g"));
    Files.delete(out.resolve("symlink"));
    Files.createSymbolicLink(out.resolve("symlink"), Path.of("/etc/passwd"));

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.CHANGED, Extras.KEEP));

    assertThat(result.isWhole()).isTrue();
    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
    assertThat(Files.getAttribute(out.resolve("b"), "unix:ino")).isEqualTo(kept);
    assertThat(result.kept()).isEqualTo(4); // a, b, d/c, other/h
  }

  @Test
  void changedReplacesWhatOnlyLooksTheSame() throws IOException {
    lab.restore(snapshot, out);
    FileTime time = Files.getLastModifiedTime(out.resolve("b"));
    Files.write(out.resolve("b"), new byte[(int) Files.size(out.resolve("b"))]);
    Files.setLastModifiedTime(out.resolve("b"), time);
    RestoreOptions options = options(Overwrite.CHANGED, Extras.KEEP);

    assertThat(preview(Selection.everything(), options).kept()).isEqualTo(7); // all but b
    RestoreResult result = lab.restore(snapshot, out, options);

    assertThat(result.kept()).isEqualTo(6); // all but b and the further name
    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
  }

  @Test
  void alwaysReplacesWhatIsTheSame() throws IOException {
    lab.restore(snapshot, out);

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.ALWAYS, Extras.KEEP));

    assertThat(result.kept()).isZero();
    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
  }

  @Test
  void whatIsOfAnotherTypeIsReplacedWhole() throws IOException {
    Files.createDirectories(out.resolve("a/deep/inside")); // a file in the snapshot
    Files.createDirectories(out.resolve("d/link/too")); // a further name
    Files.createDirectories(out.resolve("symlink/x"));
    Files.writeString(out.resolve("other"), "a directory in the snapshot");

    RestoreResult result = lab.restore(snapshot, out, options(Overwrite.CHANGED, Extras.KEEP));

    assertThat(result.isWhole()).isTrue();
    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
  }

  @Test
  void deleteTakesWhatTheSnapshotDoesNotHaveAndNothingElse() throws IOException {
    lab.restore(snapshot, out);
    Files.createDirectories(out.resolve("extra/deep"));
    Files.writeString(out.resolve("extra/deep/x"), "x");
    Files.writeString(out.resolve("d/e/extra"), "x");
    Files.writeString(out.resolve("empty/extra"), "x");
    Files.createSymbolicLink(out.resolve("d/away"), source);
    RestoreOptions options = options(Overwrite.CHANGED, Extras.DELETE);

    RestorePreview.Foreseen foreseen = preview(Selection.everything(), options);
    RestoreResult result = lab.restore(snapshot, out, options);

    assertThat(result.deleted()).isEqualTo(4).isEqualTo(foreseen.deleted());
    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
  }

  @Test
  void deleteLeavesWhatTheSelectionLeavesOut() throws IOException {
    lab.restore(snapshot, out);
    Files.writeString(out.resolve("other/mine"), "left out by the selection");
    Files.createDirectories(out.resolve("extra"));
    Files.writeString(out.resolve("extra/keep"), "left out");
    Files.writeString(out.resolve("extra/take"), "not left out");
    Files.writeString(out.resolve("d/take"), "not left out");
    Selection selection = new LeavingOut(Set.of("other", "extra/keep", "d/e"));
    RestoreOptions options = options(Overwrite.CHANGED, Extras.DELETE);

    RestorePreview.Foreseen foreseen = preview(selection, options);
    RestoreResult result;
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      result = lab.restore(contents, List.of(part(contents, selection)), out, options);
    }

    assertThat(result.deleted()).isEqualTo(2).isEqualTo(foreseen.deleted());
    assertThat(out.resolve("other/mine")).exists();
    assertThat(out.resolve("other/h")).exists();
    assertThat(out.resolve("d/e/f")).exists();
    assertThat(out.resolve("extra/keep")).exists();
    assertThat(out.resolve("extra/take")).doesNotExist();
    assertThat(out.resolve("d/take")).doesNotExist();
  }

  @Test
  void deleteWithSeveralRootsLeavesEachOthersFiles() throws IOException {
    Path second = Files.createDirectories(folder.resolve("second/inner"));
    Files.writeString(second.resolve("x"), "x");
    Files.writeString(second.resolveSibling("y"), "y");
    StoredSnapshot both = lab.backUp(source, second.getParent());
    RestoreOptions options = options(Overwrite.CHANGED, Extras.DELETE);
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      // The second root lies where the first one has a directory, and in it a file of its own.
      List<RestorePart> parts =
          List.of(
              part(contents, both, 0, "one"),
              part(contents, both, 1, "one/d"),
              part(contents, both, 1, "two"));
      lab.restore(contents, parts, out, options);
      Files.writeString(out.resolve("one/extra"), "x");
      Files.writeString(out.resolve("one/d/extra"), "x");
      Files.writeString(out.resolve("two/inner/extra"), "x");
      Files.writeString(out.resolve("stranger"), "beside the roots");

      RestoreResult result = lab.restore(contents, parts, out, options);

      assertThat(result.isWhole()).isTrue();
      assertThat(result.deleted()).isEqualTo(3);
    }
    Set<String> wanted = new TreeSet<>(Set.of("", "one", "two", "stranger"));
    RestoreLab.describe(source).keySet().forEach(path -> wanted.add(under("one", path)));
    for (String path : List.of("", "inner", "inner/x", "y")) {
      wanted.add(under("two", path));
      wanted.add(under("one/d", path));
    }
    assertThat(RestoreLab.describe(out).keySet()).isEqualTo(wanted);
  }

  @Test
  void aPartGoesWhereItIsPutAndAFileUnderItsName() throws IOException {
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      var tree = RestoreLab.tree(contents, snapshot, 0);
      Selection all = Selection.everything();
      List<RestorePart> parts =
          List.of(
              new RestorePart(tree, RestoreLab.key("d/e"), EntryKey.ROOT, all),
              new RestorePart(tree, RestoreLab.key("b"), RestoreLab.key("b"), all),
              new RestorePart(tree, RestoreLab.key("other"), RestoreLab.key("x/y"), all));
      assertThat(lab.restore(contents, parts, out, RestoreLab.USUAL).isWhole()).isTrue();
    }
    assertThat(RestoreLab.describe(out).keySet())
        .containsExactly("", "b", "f", "g", "x", "x/y", "x/y/h");
    assertThat(out.resolve("f")).hasSameBinaryContentAs(source.resolve("d/e/f"));
    assertThat(Files.getLastModifiedTime(out))
        .isEqualTo(Files.getLastModifiedTime(source.resolve("d/e")));
    assertThat(Files.getLastModifiedTime(out.resolve("x/y")))
        .isEqualTo(Files.getLastModifiedTime(source.resolve("other")));
  }

  @Test
  void aPreviewSaysWhatARestoreDoesAndTouchesNothing() throws IOException {
    assertThat(Target.find(ByteString.utf8(out.toString()), lab.events)).isEmpty();
    RestoreOptions options = options(Overwrite.CHANGED, Extras.DELETE);
    RestorePreview.Foreseen fresh;
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      fresh =
          new RestorePreview(contents, options)
              .run(List.of(RestoreLab.part(contents, snapshot, 0)));
    }
    assertThat(out).doesNotExist();
    lab.restore(snapshot, out);
    assertThat(fresh.files()).isEqualTo(8);
    assertThat(fresh.kept()).isZero();
    Files.writeString(out.resolve("d/e/f"), "changed");
    Files.writeString(out.resolve("extra"), "x");
    var before = RestoreLab.describe(out);

    RestorePreview.Foreseen foreseen = preview(Selection.everything(), options);
    assertThat(RestoreLab.describe(out)).isEqualTo(before);
    RestoreResult result = lab.restore(snapshot, out, options);

    assertThat(foreseen.bytes()).isEqualTo(Files.size(source.resolve("d/e/f")));
    assertThat(foreseen.deleted()).isEqualTo(result.deleted()).isEqualTo(1);
    assertThat(result.bytes()).isEqualTo(foreseen.bytes());
  }

  private RestorePreview.Foreseen preview(Selection selection, RestoreOptions options) {
    try (Session session = lab.open();
        Contents contents = session.contents();
        Target target = Target.find(ByteString.utf8(out.toString()), lab.events).orElseThrow()) {
      return new RestorePreview(contents, options).run(List.of(part(contents, selection)), target);
    }
  }

  private RestorePart part(Contents contents, Selection selection) {
    return new RestorePart(
        RestoreLab.tree(contents, snapshot, 0), EntryKey.ROOT, EntryKey.ROOT, selection);
  }

  private static RestorePart part(Contents contents, StoredSnapshot of, int root, String to) {
    return new RestorePart(
        RestoreLab.tree(contents, of, root),
        EntryKey.ROOT,
        RestoreLab.key(to),
        Selection.everything());
  }

  private static String under(String folder, String path) {
    return path.isEmpty() ? folder : folder + "/" + path;
  }

  private static RestoreOptions options(Overwrite overwrite, Extras extras) {
    return RestoreLab.options(overwrite, extras);
  }
}
