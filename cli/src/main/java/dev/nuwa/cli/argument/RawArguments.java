package dev.nuwa.cli.argument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The arguments of this process as the kernel holds them. The Java machine decodes them by the
/// locale and loses what that cannot express: Chinese under `LC_ALL=C`, bytes that are not UTF-8
/// anywhere.
public final class RawArguments {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private RawArguments() {}

  /// `decoded` with nothing lost, as [NameBytes] texts; where the kernel does not tell, `decoded`.
  public static List<String> of(List<String> decoded) {
    try {
      return merge(decoded, Files.readAllBytes(COMMAND_LINE));
    } catch (IOException e) {
      return decoded;
    }
  }

  /// The last words of `commandLine` (each ended by a NUL) are our arguments, unless they came from
  /// elsewhere, such as an argument file of the `java` command: then a plain one differs.
  static List<String> merge(List<String> decoded, byte[] commandLine) {
    List<String> words = split(commandLine);
    if (words.size() < decoded.size()) {
      return decoded;
    }
    List<String> own = words.subList(words.size() - decoded.size(), words.size());
    for (int i = 0; i < own.size(); i++) {
      if (isAscii(own.get(i)) && !own.get(i).equals(decoded.get(i))) {
        return decoded;
      }
    }
    return List.copyOf(own);
  }

  private static List<String> split(byte[] commandLine) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        byte[] word = new byte[i - from];
        System.arraycopy(commandLine, from, word, 0, word.length);
        words.add(NameBytes.text(word));
        from = i + 1;
      }
    }
    return words;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
