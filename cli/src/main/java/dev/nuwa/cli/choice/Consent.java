package dev.nuwa.cli.choice;

import dev.nuwa.cli.text.Message;
import java.util.Locale;
import java.util.Set;

/// Asks before something that cannot be undone.
public final class Consent {

  private static final Set<String> YES = Set.of("y", "yes", "是", "好");

  private Consent() {}

  /// Goes on only when a person, or `--yes`, agrees.
  ///
  /// @throws dev.nuwa.error.UsageException otherwise
  public static void require(Call call, Message question, Object... arguments) {
    if (call.globals().isYes()) {
      return;
    }
    String answer =
        call.output()
            .surroundings()
            .terminal()
            .ask(call.text(question, arguments))
            .map(text -> text.strip().toLowerCase(Locale.ROOT))
            .orElse("");
    if (!YES.contains(answer)) {
      throw call.usage(call.text(Message.ANSWER_NEEDED), Message.TRY_YES);
    }
  }
}
