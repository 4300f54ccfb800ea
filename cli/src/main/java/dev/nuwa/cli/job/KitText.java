package dev.nuwa.cli.job;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.Fingerprint;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.control.RecoveryWords;
import java.util.Arrays;
import java.util.List;

/// The recovery kit as a page: the words, which repository they are for, what to do with them.
public final class KitText {

  private static final int WORDS_PER_LINE = 6;

  private KitText() {}

  /// The page. It is a secret: who has it and the repository can read everything.
  ///
  /// @throws NotPermittedException when the key is no owner's
  public static String of(Call call, OpenRepository repository) {
    byte[] root =
        repository
            .key()
            .root()
            .orElseThrow(() ->
                new NotPermittedException(
                    call.text(Message.KEY_NO_ROOT), call.text(Message.TRY_OWNER_KEY)));
    try {
      List<String> words = RecoveryWords.encode(root);
      return String.join(
          "\n",
          call.text(Message.KIT_TITLE),
          "",
          call.text(Message.KIT_WORDS, words.size()),
          "",
          lines(words),
          call.text(Message.KIT_PLACE, repository.location()),
          call.text(Message.KIT_ID, repository.repository().id()),
          call.text(Message.KIT_AUTHORITY, Fingerprint.of(repository.repository().authority())),
          "",
          call.text(Message.KIT_STEPS),
          call.text(Message.KIT_KEEP));
    } finally {
      Arrays.fill(root, (byte) 0);
    }
  }

  private static String lines(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i += WORDS_PER_LINE) {
      List<String> line = words.subList(i, Math.min(i + WORDS_PER_LINE, words.size()));
      text.append("    ").append(String.join(" ", line)).append('\n');
    }
    return text.toString();
  }
}
