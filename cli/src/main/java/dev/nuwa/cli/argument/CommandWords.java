package dev.nuwa.cli.argument;

import java.util.ArrayList;
import java.util.List;

/// A command line taken apart: the command word, and all else in its order. Options of every
/// command may stand before the word.
///
/// @param command empty when there is none
/// @param rest the arguments without the command word
public record CommandWords(String command, List<String> rest) {

  public CommandWords {
    rest = List.copyOf(rest);
  }

  /// Finds the first word that is neither an option nor an option's value.
  public static CommandWords of(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (!word.startsWith("-") || word.equals("--")) {
        List<String> rest = new ArrayList<>(arguments.subList(0, i));
        rest.addAll(arguments.subList(i + 1, arguments.size()));
        return new CommandWords(word, rest);
      }
      if (Globals.WITH_VALUE.contains(word)) {
        i++;
      }
    }
    return new CommandWords("", arguments);
  }

  /// Whether `flag` stands among the options: for what must be known before options are understood.
  public static boolean has(List<String> arguments, String flag) {
    int end = arguments.indexOf("--");
    return arguments.subList(0, end < 0 ? arguments.size() : end).contains(flag);
  }

  /// The value of `option`, as `--option VALUE` or `--option=VALUE`; empty text when it is not
  /// there.
  public static String value(List<String> arguments, String option) {
    for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
      String word = arguments.get(i);
      if (word.startsWith(option + "=")) {
        return word.substring(option.length() + 1);
      }
      if (word.equals(option) && i + 1 < arguments.size()) {
        return arguments.get(i + 1);
      }
    }
    return "";
  }

  /// Whether `word` is an option that every command has.
  public static boolean isGlobal(String word) {
    return Globals.WITH_VALUE.contains(word) || Globals.FLAGS.contains(word);
  }
}
