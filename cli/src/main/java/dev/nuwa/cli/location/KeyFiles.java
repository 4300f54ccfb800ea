package dev.nuwa.cli.location;

import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Reads and writes key files. Never overwrites one.
public final class KeyFiles {

  private final Output output;

  public KeyFiles(Output output) {
    this.output = output;
  }

  /// The key in `file`; the caller closes it.
  ///
  /// @throws KeyException when there is none, it is damaged, or others may read it
  public KeyMaterial read(Path file) {
    byte[] bytes = {};
    try (InputStream in = Files.newInputStream(file)) {
      PrivateFiles.requireClosed(file, output);
      bytes = in.readNBytes(KeyFile.BYTES_MAX + 1);
      return KeyFile.decode(file.toString(), bytes);
    } catch (IOException e) {
      throw new KeyException(
          output.messages().text(Message.CANNOT_READ, file, Reasons.of(e)),
          output.messages().text(Message.TRY_FILE),
          e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /// Writes `key` to a new file, durable on return.
  ///
  /// @param comments lines for people
  public void write(Path file, KeyMaterial key, List<String> comments) {
    byte[] bytes = KeyFile.encode(key, comments);
    try {
      PrivateFiles.writeNew(file, bytes);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          output.messages().text(Message.FILE_EXISTS, file),
          output.messages().text(Message.TRY_OTHER_FILE),
          e);
    } catch (IOException e) {
      throw new ResourceException(
          output.messages().text(Message.CANNOT_WRITE, file, Reasons.of(e)),
          output.messages().text(Message.TRY_RIGHTS),
          e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
