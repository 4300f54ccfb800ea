package dev.nuwa.s3;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The sentences of one language. `{0}` stands for the first argument.
final class S3Text {

  private final Properties sentences = new Properties();

  private S3Text() {}

  /// The catalogue of a language; English where there is none.
  static S3Text of(String language) {
    S3Text text = new S3Text();
    text.load(language.startsWith("zh") ? "messages_zh.properties" : "messages_en.properties");
    return text;
  }

  /// The sentence with its arguments in place.
  String of(S3Message message, Object... arguments) {
    String pattern = sentences.getProperty(key(message));
    if (pattern == null) {
      throw new IllegalStateException("no sentence for " + message);
    }
    String text = pattern;
    for (int i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
    }
    return text;
  }

  /// The key of a message in its file: `NO_BUCKET` is `no-bucket`.
  static String key(S3Message message) {
    return message.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The keys there are, for the test that compares them.
  java.util.Set<String> keys() {
    return sentences.stringPropertyNames();
  }

  /// A location that is wrong in itself.
  UsageException usage(S3Message what, S3Message advice, Object... arguments) {
    return new UsageException(of(what, arguments), of(advice, arguments));
  }

  /// A failure of the storage with a sentence and its advice, both with the same arguments.
  StorageException failure(
      Reason reason, String object, Sentence sentence, @Nullable Throwable cause) {
    return new StorageException(
        reason,
        object,
        of(sentence.what(), sentence.arguments().toArray()),
        of(sentence.advice(), sentence.arguments().toArray()),
        cause);
  }

  /// What happened and what to do, with the values in them.
  record Sentence(S3Message what, S3Message advice, java.util.List<Object> arguments) {
    static Sentence of(S3Message what, S3Message advice, Object... arguments) {
      return new Sentence(what, advice, java.util.List.of(arguments));
    }
  }

  private void load(String name) {
    try (InputStream in = S3Text.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: no " + name);
      }
      sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
