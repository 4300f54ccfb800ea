package dev.nuwa.storage.probe;

import dev.nuwa.error.Sentence;
import java.util.List;

/// What a [StorageProbe] found: one answer to each question, in the order of the questions.
public record ProbeReport(List<Answer> answers) {

  /// What is asked of a storage.
  public enum Question {
    ABSENT_IS_ABSENT("a name that was never written reads as absent"),
    READ_AFTER_WRITE("what was put is read back at once"),
    EXACT_BYTES("empty objects and odd lengths come back exactly"),
    RANGES("parts of objects can be read"),
    LIST_AFTER_WRITE("what was put is listed at once"),
    LIST_COMPLETE("many names are listed, each once and in order"),
    SAME_BYTES_AGAIN("the same object can be put twice"),
    EXCLUSIVE_CREATE("of many writers of one name exactly one succeeds"),
    DELETE("what was deleted is neither read nor listed, and can be deleted again");

    private final String sentence;

    Question(String sentence) {
      this.sentence = sentence;
    }

    /// The question as a statement for people, in English.
    public String sentence() {
      return sentence;
    }
  }

  /// How a question was answered.
  public enum Verdict {
    YES,
    NO,
    /// The storage failed before there was an answer.
    UNKNOWN
  }

  /// @param said what was seen; [Sentence#NONE] when all was well
  public record Answer(Question question, Verdict verdict, Sentence said) {

    /// What was seen, in English; empty when all was well.
    public String detail() {
      return said.english();
    }
  }

  public ProbeReport {
    answers = List.copyOf(answers);
  }

  /// The answer to a question; unknown when it was not asked.
  public Verdict verdict(Question question) {
    return answers.stream()
        .filter(a -> a.question() == question)
        .map(Answer::verdict)
        .findFirst()
        .orElse(Verdict.UNKNOWN);
  }

  /// Whether a repository can be kept there at all: everything but exclusion and deletion.
  public boolean isUsable() {
    return answers.stream()
        .filter(a -> a.question() != Question.EXCLUSIVE_CREATE && a.question() != Question.DELETE)
        .allMatch(a -> a.verdict() == Verdict.YES);
  }
}
