package dev.nuwa.format.control;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Key material as a text file that survives mail and paper (docs/format.md, section 4, Key files).
public final class KeyFile {

  /// The longest key file that is read, in bytes.
  public static final int BYTES_MAX = 1 << 20;

  private static final String FIRST_LINE = "NUWA KEY 1";
  private static final int LINE_CHARS = 76;
  private static final int CHECK_DIGITS = 8;

  private KeyFile() {}

  /// The file's bytes (ASCII but for the comments, which are UTF-8). They hold the secrets.
  ///
  /// @param comments lines for people, without line ends
  public static byte[] encode(KeyMaterial key, List<String> comments) {
    byte[] material = key.encode();
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    for (String comment : comments) {
      text.append("# ").append(comment.replaceAll("\\R", " ")).append('\n');
    }
    Base64.Encoder base64 = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'});
    text.append(base64.encodeToString(material)).append('\n');
    text.append('=').append(check(material)).append('\n');
    Arrays.fill(material, (byte) 0);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The key in a file's bytes.
  ///
  /// @param where the file, for messages
  /// @throws KeyException when it is no key file, or a damaged one, or of a later version
  public static KeyMaterial decode(String where, byte[] file) {
    if (file.length > BYTES_MAX) {
      throw damaged(where, "it has " + file.length + " bytes");
    }
    List<String> lines =
        new String(file, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
      throw damaged(where, "it does not begin with the line " + FIRST_LINE);
    }
    if (lines.size() < 3 || !lines.getLast().startsWith("=")) {
      throw damaged(where, "it has no last line with a checksum");
    }
    byte[] material = base64(where, String.join("", lines.subList(1, lines.size() - 1)));
    if (!lines.getLast().substring(1).equalsIgnoreCase(check(material))) {
      throw damaged(where, "its checksum does not fit: a line was changed or lost");
    }
    return decodeMaterial(where, material);
  }

  private static KeyMaterial decodeMaterial(String where, byte[] material) {
    try {
      return KeyMaterial.decode(where, material);
    } catch (BackupException e) {
      throw new KeyException(Sentence.of("key file {0}: {1}", where, e.getMessage()), e.next(), e);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private static byte[] base64(String where, String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw damaged(where, "it holds characters that are not base64");
    }
  }

  private static String check(byte[] material) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(material);
      return HexFormat.of().formatHex(hash).substring(0, CHECK_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static KeyException damaged(String where, String problem) {
    return new KeyException(
        Sentence.of("key file {0} cannot be used: {1}", where, problem),
        Sentence.of("take another copy of the key file"));
  }
}
