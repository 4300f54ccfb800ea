package dev.nuwa.tidy;

/// One breach of one rule.
///
/// @param rule the rule's short name, as in the ratchet file
/// @param subject what broke it: a path relative to the checkout, with the member after `#`
/// @param amount how much, for rules with a limit; 1 for the others
/// @param sentence what to read and change
public record Offence(String rule, String subject, int amount, String sentence) {

  /// A breach of a rule that has no measure.
  static Offence of(String rule, String subject, String sentence) {
    return new Offence(rule, subject, 1, sentence);
  }

  @Override
  public String toString() {
    return rule + " " + subject + " " + amount + ": " + sentence;
  }
}
