package dev.nuwa.cli.config;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.UsageException;
import java.nio.file.Path;
import java.util.Collection;

/// What is wrong with a configuration file, with line and column and what to do.
///
/// @param file which one
record Complaints(Path file, Messages messages) {

  /// A failure at a place of the file.
  UsageException at(Yaml.Place place, Message what, Message advice, Object... arguments) {
    String sentence = messages.text(what, arguments);
    String where = file + ":" + place;
    return new UsageException(
        messages.text(Message.CONFIG_AT, where, sentence), messages.text(advice, arguments));
  }

  /// A key that is none, with the nearest that is one.
  UsageException noKey(Yaml.Scalar key, Collection<String> known) {
    String sentence = messages.text(Message.CONFIG_NO_KEY, key.text());
    String advice =
        Nearest.to(key.text(), known)
            .map(near -> messages.text(Message.TRY_OPTION, near))
            .orElseGet(() -> messages.text(Message.TRY_CONFIG_SHOW));
    String where = file + ":" + key.place();
    return new UsageException(messages.text(Message.CONFIG_AT, where, sentence), advice);
  }
}
