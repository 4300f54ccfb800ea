package dev.nuwa.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocNamesTest {
  @TempDir Path folder;

  @BeforeEach
  void plantAHouse() {
    Planted.file(
        folder,
        "core/src/main/java/dev/nuwa/backup/BackupRun.java",
        "package dev.nuwa.backup;\nfinal class BackupRun { record FirstStep() {} }\n");
    Planted.file(folder, "docs/format.md", "# The format\n\n## 1. Object names: all of them\n");
  }

  @Test
  void everythingTheDocumentsNameExists() {
    Checkout checkout = Checkout.current();
    Set<String> foreign =
        checkout.text(Path.of("tidy/foreign-types.txt")).lines().collect(Collectors.toSet());

    assertThat(new DocNames(checkout, foreign).check()).isEmpty();
  }

  @Test
  void namesThatExistAreAccepted() {
    document(
        """
        [run](core/src/main/java/dev/nuwa/backup/BackupRun.java),
        [names](docs/format.md#1-object-names-all-of-them), [far](https://example.org/x),
        `BackupRun`, `backup.BackupRun`, `BackupRun.run(x)`, `FirstStep`, `dev.nuwa.backup`,
        `core/`, `docs/format.md`, `BackupRun.java`, `pack/ab12`, `SomeForeignType`, `nuwa backup`
        """);

    assertThat(offences()).isEmpty();
  }

  @Test
  void aLinkToNothingIsFound() {
    document("[gone](core/Gone.java)\n");

    assertThat(offences()).hasSize(1);
  }

  @Test
  void aLinkToALineOrToAMissingHeadingIsFound() {
    document(
        "[a](core/src/main/java/dev/nuwa/backup/BackupRun.java#L3) [b](docs/format.md#nine)\n");

    assertThat(offences()).hasSize(2);
  }

  @Test
  void aTypeAPackageAndAFileThatDoNotExistAreFound() {
    document(
        "`RestoreRun` `dev.nuwa.restore` `core/src/Gone.java` `restore.BackupRun` `gone.md`\n");

    assertThat(offences()).hasSize(5);
  }

  @Test
  void historyMayNameWhatIsGone() {
    Planted.file(folder, "CHANGELOG.md", "`RestoreRun` is gone\n");

    assertThat(offences()).isEmpty();
  }

  private void document(String text) {
    Planted.file(folder, "README.md", text);
  }

  private List<Offence> offences() {
    return new DocNames(new Checkout(folder), Set.of("SomeForeignType")).check();
  }
}
