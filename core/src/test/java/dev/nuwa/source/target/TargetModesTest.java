package dev.nuwa.source.target;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Owners and modes of small files, which are made with what they shall have where that is safe.
class TargetModesTest {

  private static final EntryKey FILE = key("f");

  private final TestTree tree = new TestTree();
  private final Target target =
      Target.open(tree.path("target"), TargetOptions.usual(), new Recorded());
  private final TargetWriter writer = target.newWriter();

  @AfterEach
  void removeTree() {
    writer.close();
    target.close();
    tree.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 04, 0400, 0444, 0600, 0640, 0644, 0664, 0666, 0755, 0777, 01777, 02755})
  void aFileHasTheModeThatIsAskedFor(int mode) throws IOException {
    write(ownOwner(), mode);
    assertThat(attribute("mode") & 07777).isEqualTo(mode);
  }

  @Test
  void anOwnerIsChangedWhoeverMadeTheFile() throws IOException {
    long uid = tree.kernel().effectiveUser();
    boolean root = uid == 0;
    long wanted = root ? 12345 : uid;
    write(Owner.of(wanted, root ? 54321 : ownOwner().gid()), 0644);
    assertThat(attribute("uid")).isEqualTo((int) wanted);
    assertThat(attribute("mode") & 07777).isEqualTo(0644);
    if (root) {
      write(Owner.of(0, 54321), 0664);
      assertThat(attribute("gid")).isEqualTo(54321);
      assertThat(attribute("mode") & 07777).isEqualTo(0664);
    }
  }

  /// Neighbours are not looked at one by one; each still gets its own owner, group and mode,
  /// whatever the directory gives to what is made in it.
  @Test
  void neighboursHaveWhatIsTheirs() throws IOException {
    boolean root = tree.kernel().effectiveUser() == 0;
    List<EntryKey> folders = List.of(key("a"), key("b"), key("c"));
    for (EntryKey folder : folders) {
      assertThat(writer.makeDirectory(folder)).isEqualTo(Outcome.DONE);
    }
    if (root) {
      Files.setAttribute(tree.folder().resolve("target/b"), "unix:gid", 777);
      Files.setAttribute(tree.folder().resolve("target/b"), "unix:mode", 02755);
    }
    int[] modes = {0644, 0644, 0600, 0644, 0755, 0755, 0640, 0644, 0664, 0664, 0644};
    long[] groups = {ownOwner().gid(), root ? 777 : ownOwner().gid()};
    for (int round = 0; round < 3; round++) {
      for (EntryKey folder : folders) {
        for (int i = 0; i < modes.length; i++) {
          Owner owner = Owner.of(ownOwner().uid(), groups[(i / 2 + round) % 2]);
          EntryKey file = folder.child(ByteString.utf8("f" + i));
          write(file, owner, modes[i]);
          assertThat(attribute(file, "mode") & 07777).as("%s", file).isEqualTo(modes[i]);
          assertThat(attribute(file, "gid")).as("%s", file).isEqualTo((int) owner.gid());
        }
      }
      writer.release();
    }
  }

  @Test
  void aFileIsNeverOpenToMoreThanWhenItIsFinished() {
    for (int mode = 0; mode <= 07777; mode++) {
      int begun = MetadataWriter.modeToBegin(entry(Owner.of(1, 1), mode));
      int others = mode & 07;
      assertThat(begun & 07000).isZero();
      assertThat(begun & 07 & ~others).as("others, %o", mode).isZero();
      assertThat(begun >> 3 & 07 & ~others).as("a group that is not its own, %o", mode).isZero();
    }
  }

  private static EntryKey key(String name) {
    return EntryKey.ROOT.child(ByteString.utf8(name));
  }

  private void write(Owner owner, int mode) {
    write(FILE, owner, mode);
  }

  private void write(EntryKey file, Owner owner, int mode) {
    byte[] content = latin("some");
    Outcome outcome = writer.writeFile(file, entry(owner, mode), content, 0, content.length);
    assertThat(outcome).isEqualTo(Outcome.DONE);
  }

  private Owner ownOwner() {
    return writer.inspect(EntryKey.ROOT).orElseThrow().owner();
  }

  private int attribute(String name) throws IOException {
    return attribute(FILE, name);
  }

  private int attribute(EntryKey key, String name) throws IOException {
    Path file = tree.folder().resolve("target").resolve(key.toString());
    return (int) Files.getAttribute(file, "unix:" + name);
  }

  private static Entry entry(Owner owner, int mode) {
    Times times = Times.modified(new Timestamp(1_234_567_890, 1));
    return new Entry(
        FileType.REGULAR, mode, owner, 4, times, null, Extras.NONE, new Content.Empty());
  }
}
