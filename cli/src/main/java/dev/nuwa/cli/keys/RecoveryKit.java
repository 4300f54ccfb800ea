package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.Fingerprint;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.control.RecoveryWords;
import java.util.Arrays;
import java.util.List;

/// What a recovery kit says, in the language of the run. A secret: who has it and the repository
/// can read everything.
///
/// @param title one line
/// @param words the 18 words
/// @param heading the sentence above them
/// @param facts which repository they are for, a line each
/// @param steps what to do with them, a sentence each
/// @param line the kit in one line, for its code
record RecoveryKit(
    String title,
    List<String> words,
    String heading,
    List<String> facts,
    List<String> steps,
    String line) {

  /// @throws NotPermittedException when the key is no owner's
  static RecoveryKit of(Call call, OpenRepository repository) {
    byte[] root =
        repository
            .key()
            .root()
            .orElseThrow(() ->
                new NotPermittedException(
                    call.text(Message.KEY_NO_ROOT), call.text(Message.TRY_OWNER_KEY)));
    try {
      List<String> words = RecoveryWords.encode(root);
      KitLine.Source source =
          new KitLine.Source(
              repository.repository().id(),
              repository.repository().authority(),
              repository.location());
      return new RecoveryKit(
          call.text(Message.KIT_TITLE),
          words,
          call.text(Message.KIT_WORDS, words.size()),
          List.of(
              call.text(Message.KIT_PLACE, repository.location()),
              call.text(Message.KIT_ID, source.repository()),
              call.text(Message.KIT_AUTHORITY, Fingerprint.of(source.authorityKey()))),
          List.of(
              call.text(Message.KIT_STEPS),
              call.text(Message.KIT_SCAN),
              call.text(Message.KIT_KEEP)),
          KitLine.encode(words, source));
    } finally {
      Arrays.fill(root, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
