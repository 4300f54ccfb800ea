package dev.nuwa.cli.keys;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.RecoveryWords;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The recovery kit in one line, as its QR code holds it (docs/format.md, section 4, The recovery
/// kit): the words, and what they belong to. A secret; it does not print itself.
///
/// @param words the 18 words, or whatever somebody typed in their place
/// @param source what the words belong to; empty when the words alone were typed
record KitLine(String words, Optional<Source> source) {

  private static final Pattern LINE =
      Pattern.compile(
          "NUWA KIT (\\S+) words (.*) repository ([0-9a-f]{32}) authority ([0-9a-f]{64})"
              + "(?: at (.*))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String VERSION = "1";

  /// Which repository a kit is of.
  ///
  /// @param authorityKey raw public key of its authority, 32 bytes
  /// @param place where it is; empty text when the kit does not say
  record Source(RepositoryId repository, ByteString authorityKey, String place) {}

  /// The line of a kit.
  ///
  /// @param words as [RecoveryWords#encode] gives them
  static String encode(List<String> words, Source source) {
    String line =
        "NUWA KIT "
            + VERSION
            + " words "
            + String.join(" ", words)
            + " repository "
            + source.repository()
            + " authority "
            + source.authorityKey().hex();
    return source.place().isEmpty() ? line : line + " at " + source.place();
  }

  /// A line as it was scanned, or words as they were typed.
  ///
  /// @throws KeyException for the line of a later version
  static KitLine parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      return new KitLine(text, Optional.empty());
    }
    if (!line.group(1).equals(VERSION)) {
      throw new KeyException(
          Sentence.of("this recovery kit is of a later version: {0}", line.group(1)),
          Sentence.of("use a newer version of nuwa"));
    }
    byte[] authority = HexFormat.of().parseHex(line.group(4).toLowerCase(Locale.ROOT));
    Source source =
        new Source(
            RepositoryId.ofHex(line.group(3).toLowerCase(Locale.ROOT)),
            ByteString.of(authority),
            Optional.ofNullable(line.group(5)).map(String::strip).orElse(""));
    return new KitLine(line.group(2), Optional.of(source));
  }

  /// R. The caller overwrites it.
  ///
  /// @throws KeyException when these are not the words of a kit
  byte[] root() {
    return RecoveryWords.decode(words);
  }

  @Override
  public String toString() {
    return "KitLine of " + source.map(of -> of.repository().toString()).orElse("?");
  }
}
