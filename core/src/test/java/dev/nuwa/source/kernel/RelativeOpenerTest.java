package dev.nuwa.source.kernel;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.source.TestTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeOpenerTest {

  private final TestTree tree = new TestTree();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private int open(String path, boolean openBeneath) {
    RelativeOpener opener = new RelativeOpener(tree.kernel(), tree.root(), openBeneath);
    int descriptor = opener.open(latin(path), Abi.O_RDONLY | Abi.O_NONBLOCK, 0);
    tree.kernel().close(descriptor);
    return descriptor;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensWhatIsBelowAndFollowsNoLinkWithAndWithoutTheNewCall(boolean openBeneath) {
    boolean usable = openBeneath && RelativeOpener.supported(tree.kernel(), tree.root());
    tree.directory("d").directory("d/e").file("d/e/f", "x");
    tree.symlink("up", "..").symlink("d/link", "e").symlink("d/e/file", "f");
    tree.symlink("top", "/etc");
    assertThat(open("d/e/f", usable)).isNotNegative();
    assertThat(open("d", usable)).isNotNegative();
    assertThat(open("", usable)).isNotNegative();
    assertThat(open("d/absent", usable)).isEqualTo(-Errno.ENOENT);
    for (String path : new String[] {"up", "up/x", "d/link/f", "d/e/file", "top/passwd"}) {
      assertThat(open(path, usable)).describedAs(path).isIn(-Errno.ELOOP, -Errno.ENOTDIR);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensPathsLongerThanTheKernelTakes(boolean openBeneath) {
    boolean usable = openBeneath && RelativeOpener.supported(tree.kernel(), tree.root());
    String name = "n".repeat(250);
    tree.chain(name, 40);
    String path = (name + "/").repeat(39) + name;
    assertThat(path.length()).isGreaterThan(2 * Kernel.PATH_BYTES_MAX);
    assertThat(open(path, usable)).isNotNegative();
    assertThat(open(path + "/absent", usable)).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void leavesNoDescriptorOpen() {
    tree.chain("n".repeat(250), 20);
    int before = open("", false);
    for (int i = 0; i < 50; i++) {
      open(("n".repeat(250) + "/").repeat(19) + "absent", i % 2 == 0);
    }
    assertThat(open("", false)).isEqualTo(before);
  }

  @Test
  void givesErrorsAsTextForPeople() {
    assertThat(Errno.text(open("absent", false))).isEqualTo("no such file or directory");
    assertThat(Errno.text(-9999)).isEqualTo("error 9999");
  }
}
