package dev.nuwa.cli;

import dev.nuwa.cli.argument.CommandWords;
import dev.nuwa.crypto.Hkdf;
import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.Signer;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.fs.Platform;
import java.util.List;
import java.util.Set;

/// Has the runtime load and link its cryptography and its way to system calls while the main thread
/// still reads the command line: a start is one busy thread beside an idle processor.
///
/// Nothing of its results is used. Whatever fails here fails again where it is needed, and is told
/// there.
final class HeadStart {

  /// Commands that read or write files by system calls of their own.
  private static final Set<String> OF_FILES = Set.of("backup", "restore");

  private static final Set<String> WITHOUT_REPOSITORY =
      Set.of("", "help", "version", "completion", "config", "schedule", "uninstall");

  private static final byte[] MESSAGE = new byte[32];

  private HeadStart() {}

  /// Returns at once; the thread does not keep the process alive.
  static void begin(List<String> arguments) {
    String command = CommandWords.of(arguments).command();
    if (!WITHOUT_REPOSITORY.contains(command)) {
      boolean files = OF_FILES.contains(command);
      Thread.ofPlatform().daemon().name("head-start").start(() -> run(files));
    }
  }

  private static void run(boolean files) {
    try {
      byte[] key = Hkdf.derive(MESSAGE, MESSAGE, MESSAGE, Hkdf.KEY_BYTES);
      Signer signer = new Signer(key);
      signer.verifier().verify(MESSAGE, signer.sign(MESSAGE));
      HybridPrivateKey.of(new byte[HybridPrivateKey.PRIVATE_KEY_BYTES]).close();
      new UnitCipher(key);
      if (files) {
        Platform.hasSystemCalls(new SourceReports(_ -> {}));
      }
    } catch (RuntimeException | LinkageError unavailable) {
      // told by whoever needs it
    }
  }
}
