package dev.nuwa.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names and words that the house does not use, in any of its text files.
public final class TextRules {
  private static final Set<String> PACKAGE_WORDS =
      Set.of(
          "util",
          "utils",
          "common",
          "helper",
          "helpers",
          "misc",
          "manager",
          "impl",
          "service",
          "services");
  private static final Pattern CLASS_WORD =
      Pattern.compile("(Utils?|Common|Helpers?|Misc|Manager|Impl|Service)(?![a-z])");
  // Written in pieces, so that this file does not find itself.
  private static final Pattern REMINDER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.$}\\])-])/(wo" + "rk|ro" + "ot)/");

  private static final Pattern WEAK_TEST = Pattern.compile("@Dis" + "abled|Thread\\.sl" + "eep\\(");

  private TextRules() {}

  /// Every breach in the checkout.
  public static List<Offence> check(Checkout checkout) {
    List<Offence> offences = new ArrayList<>();
    for (Path file : checkout.files()) {
      if (file.toString().endsWith(".java")) {
        checkName(file, offences);
      }
      if (isText(file)) {
        checkLines(file, checkout.text(file), offences);
      }
    }
    return offences;
  }

  private static void checkName(Path file, List<Offence> offences) {
    for (Path part : Objects.requireNonNull(file.getParent())) {
      if (PACKAGE_WORDS.contains(part.toString())) {
        offences.add(Offence.of("name", file.toString(), "a package says what it holds"));
      }
    }
    Matcher matcher = CLASS_WORD.matcher(file.getFileName().toString());
    if (matcher.find()) {
      offences.add(Offence.of("name", file.toString(), "'" + matcher.group(1) + "' says nothing"));
    }
  }

  private static void checkLines(Path file, String text, List<Offence> offences) {
    boolean java = file.toString().endsWith(".java");
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String place = file + ":" + (i + 1);
      if (REMINDER.matcher(line).find()) {
        offences.add(Offence.of("reminder", place, "do it now or file an issue: " + line.strip()));
      }
      if (MACHINE_PATH.matcher(line).find()) {
        offences.add(Offence.of("machine-path", place, "a path of one machine: " + line.strip()));
      }
      if (file.toString().contains("src/test/java") && WEAK_TEST.matcher(line).find()) {
        offences.add(Offence.of("weak-test", place, "no skipped test, no sleep: " + line.strip()));
      }
      if (java && line.length() > SourceRules.LINE_LENGTH_MAX && !line.contains("://")) {
        offences.add(
            new Offence("line-length", place, line.length(), "at most 100: " + line.strip()));
      }
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return !name.equals("LICENSE")
        && (!name.contains(".") || name.matches(".*\\.(java|md|xml|sh|py|yaml|yml|properties)"));
  }
}
