package dev.nuwa.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalErrorsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "No space left on device, FULL",
    "Disk quota exceeded, FULL",
    "Read-only file system, REFUSED",
    "Operation not permitted, REFUSED",
    "Input/output error, UNREACHABLE",
    "Stale file handle, UNREACHABLE"
  })
  void systemTextsGetTheirMeaning(String text, Reason reason) {
    assertThat(reasonOf(new IOException(text))).isEqualTo(reason);
    assertThat(reasonOf(new FileSystemException("/x/y", null, text))).isEqualTo(reason);
  }

  @Test
  void deniedAccessIsRefused() {
    assertThat(reasonOf(new AccessDeniedException("/x"))).isEqualTo(Reason.REFUSED);
  }

  @Test
  void row5AndRow7FullDiskIsSeenWhateverTheLanguageOfItsText() {
    BackupException e =
        new LocalErrors(folder).writing("pack/w/1", Long.MAX_VALUE, new IOException("设备上没有空间"));
    assertThat(((StorageException) e).reason()).isEqualTo(Reason.FULL);
    assertThat(e.getMessage()).contains("pack/w/1").contains(folder.toString());
    assertThat(e.advice()).isNotBlank();
  }

  @Test
  void row54UsedUpDescriptorsAreAResource() {
    assertThat(new LocalErrors(folder).reading("", new IOException("Too many open files")))
        .isInstanceOf(ResourceException.class);
  }

  @Test
  void interruptIsCancelled() {
    assertThat(new LocalErrors(folder).reading("", new ClosedByInterruptException()))
        .isInstanceOf(CancelledException.class);
  }

  private Reason reasonOf(IOException e) {
    return ((StorageException) new LocalErrors(folder).writing("gen/1", 10, e)).reason();
  }
}
