package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.KeyFiles;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where a key is written to: a new file that only its owner may read, or stdout.
///
/// @param file as it was typed; `-` is stdout
record KeyOutput(Call call, String file) {

  private static final String STDOUT = "-";

  boolean isStdout() {
    return file.equals(STDOUT);
  }

  /// The file.
  Path path() {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException(
          call.text(Message.NOT_A_LOCATION, file), call.text(Message.TRY_FILE), e);
    }
  }

  /// Writes the key, durable on return; to stdout only when somebody said so.
  ///
  /// @param comment a line for people
  void write(KeyMaterial key, String comment, JsonObject result) {
    if (!isStdout()) {
      new KeyFiles(call.output()).write(path(), key, List.of(comment));
      result.put("keyFile", file);
      return;
    }
    byte[] bytes = KeyFile.encode(key, List.of(comment));
    if (call.output().isJson()) {
      result.put("key", new String(bytes, StandardCharsets.UTF_8));
    } else {
      call.output().bytes(bytes, 0, bytes.length);
    }
    Arrays.fill(bytes, (byte) 0);
  }
}
