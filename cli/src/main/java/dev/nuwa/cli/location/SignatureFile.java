package dev.nuwa.cli.location;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Verifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signatures that were good, in a file of the state folder: fingerprints, one after the other, the
/// newest last. Read when the first one is asked for; several processes append to it at once. When
/// it is full the older half is forgotten. Whatever goes wrong with the file, signatures are
/// computed instead. Thread-safe; locks `this`.
final class SignatureFile implements SignatureMemory {

  /// The name of the file in the state folder.
  static final String NAME = "signatures";

  static final int FINGERPRINTS_MAX = 32 << 10;

  private final Path file;

  /// Null until the file is read.
  private @Nullable Set<ByteBuffer> known;

  SignatureFile(Path state) {
    this.file = state.resolve(NAME);
  }

  @Override
  public synchronized boolean knows(byte[] fingerprint) {
    return known().contains(ByteBuffer.wrap(fingerprint));
  }

  @Override
  public synchronized void add(byte[] fingerprint) {
    if (known().add(ByteBuffer.wrap(fingerprint.clone()))) {
      append(fingerprint);
    }
  }

  private Set<ByteBuffer> known() {
    Set<ByteBuffer> there = known;
    if (there == null) {
      byte[] bytes = read();
      there = HashSet.newHashSet(bytes.length / Verifier.FINGERPRINT_BYTES + 16);
      for (int at = 0; at < bytes.length; at += Verifier.FINGERPRINT_BYTES) {
        there.add(ByteBuffer.wrap(bytes, at, Verifier.FINGERPRINT_BYTES));
      }
      known = there;
    }
    return there;
  }

  /// What the file holds; half of it when it is full. A file that ends within a fingerprint was cut
  /// off: what follows would be out of step.
  private byte[] read() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int whole = bytes.length - bytes.length % Verifier.FINGERPRINT_BYTES;
      boolean full = whole > FINGERPRINTS_MAX * Verifier.FINGERPRINT_BYTES;
      int from = full ? whole - FINGERPRINTS_MAX / 2 * Verifier.FINGERPRINT_BYTES : 0;
      byte[] kept = Arrays.copyOfRange(bytes, from, whole);
      if (kept.length < bytes.length) {
        replace(kept);
      }
      return kept;
    } catch (IOException e) {
      return new byte[0]; // there is none yet, or none that can be read
    }
  }

  private void replace(byte[] kept) throws IOException {
    Path unfinished = file.resolveSibling("new-" + UUID.randomUUID());
    PrivateFiles.writeNew(unfinished, kept);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void append(byte[] fingerprint) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        PrivateFiles.makeFolder(folder);
      }
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(ByteBuffer.wrap(fingerprint));
      }
    } catch (IOException e) {
      return; // the next run computes it again
    }
  }
}
