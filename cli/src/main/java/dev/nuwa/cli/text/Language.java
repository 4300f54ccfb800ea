package dev.nuwa.cli.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A language that messages exist in.
public enum Language {
  ENGLISH("en"),
  CHINESE("zh");

  /// In the order in which they are asked; the launcher sets the first to the user's own locale,
  /// since it runs the program itself under `C.UTF-8`.
  private static final List<String> VARIABLES =
      List.of("NUWA_LANG", "LC_ALL", "LC_MESSAGES", "LANG");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /// The two letters of `--lang`.
  public String tag() {
    return tag;
  }

  /// From a locale's name such as `zh_CN.UTF-8` or `zh`; empty when there are no messages in it.
  public static Optional<Language> ofLocale(String locale) {
    String lower = locale.toLowerCase(Locale.ROOT);
    if (lower.startsWith("zh")) {
      return Optional.of(CHINESE);
    }
    return lower.startsWith("en") ? Optional.of(ENGLISH) : Optional.empty();
  }

  /// The language of an environment: the first variable that is set decides.
  public static Language of(Map<String, String> environment) {
    return VARIABLES.stream()
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .flatMap(Language::ofLocale)
        .orElse(ENGLISH);
  }
}
