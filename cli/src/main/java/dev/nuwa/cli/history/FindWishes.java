package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.ByteSize;
import dev.nuwa.cli.argument.MomentText;
import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.cli.view.Times;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.policy.PathPattern;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// From the options of `find` to criteria; what makes no sense is refused with a sentence.
final class FindWishes {

  private final Call call;
  private final boolean regex;
  private final boolean ignoreCase;
  private final List<FindCriteria.Name> names = new ArrayList<>();
  private final List<Predicate<Entry>> facts = new ArrayList<>();

  FindWishes(Call call, boolean regex, boolean ignoreCase) {
    this.call = call;
    this.regex = regex;
    this.ignoreCase = ignoreCase;
  }

  FindCriteria criteria() {
    return new FindCriteria(names, facts);
  }

  FindWishes names(List<String> patterns) {
    patterns.forEach(pattern -> names.add(regex ? expression(pattern) : glob(pattern)));
    return this;
  }

  /// Without a slash a glob is about the name; with one at its beginning about the whole path; with
  /// one elsewhere about the end of the path.
  private FindCriteria.Name glob(String typed) {
    String folded = ignoreCase ? typed.toLowerCase(Locale.ROOT) : typed;
    int slash = folded.indexOf('/');
    boolean inner = slash > 0 && slash < folded.length() - 1;
    String text = inner && !folded.startsWith("**/") ? "**/" + folded : folded;
    PathPattern pattern =
        PathPattern.parse(NameBytes.of(text).bytes())
            .orElseThrow(() ->
                call.usage(call.text(Message.NOT_A_PATTERN, typed, "empty"), Message.TRY_FIND));
    return (path, entry) -> pattern.matches(ignoreCase ? lower(path) : path, entry.type());
  }

  private FindCriteria.Name expression(String typed) {
    try {
      int flags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      Pattern pattern = Pattern.compile(typed, flags);
      return (path, entry) -> pattern.matcher("/" + NameBytes.text(path.bytes())).find();
    } catch (PatternSyntaxException e) {
      String what = e.getDescription() + " (" + (e.getIndex() + 1) + ")";
      throw call.usage(call.text(Message.NOT_A_PATTERN, typed, what), Message.TRY_QUOTES);
    }
  }

  FindWishes type(Optional<String> typed) {
    typed.ifPresent(word -> {
      FileType type =
          Arrays.stream(FileType.values())
              .filter(t -> EntryLine.word(t).equals(word) || word.equals(letter(t)))
              .findFirst()
              .orElseThrow(() -> notAType(word));
      facts.add(entry -> entry.type() == type);
    });
    return this;
  }

  FindWishes sizes(Optional<ByteSize> larger, Optional<ByteSize> smaller) {
    larger.ifPresent(size -> facts.add(e -> e.type().mayHaveContent() && e.size() > size.bytes()));
    smaller.ifPresent(size -> facts.add(e -> e.type().mayHaveContent() && e.size() < size.bytes()));
    return this;
  }

  FindWishes times(Optional<String> newer, Optional<String> older) {
    newer.map(this::moment).ifPresent(after -> facts.add(e -> modified(e).isAfter(after)));
    older.map(this::moment).ifPresent(before -> facts.add(e -> modified(e).isBefore(before)));
    return this;
  }

  private Instant moment(String text) {
    return MomentText.since(text, call.output().surroundings().clock().instant())
        .orElseThrow(() -> call.usage(call.text(Message.NOT_A_TIME, text), Message.TRY_AGE));
  }

  private static Instant modified(Entry entry) {
    try {
      return Times.instant(entry.times().modified());
    } catch (DateTimeException e) {
      return entry.times().modified().seconds() < 0 ? Instant.MIN : Instant.MAX;
    }
  }

  private static String letter(FileType type) {
    return switch (type) {
      case REGULAR -> "f";
      case DIRECTORY -> "d";
      case SYMBOLIC_LINK -> "l";
      case BLOCK_DEVICE -> "b";
      case CHARACTER_DEVICE -> "c";
      case FIFO -> "p";
      case SOCKET -> "s";
    };
  }

  private dev.nuwa.error.UsageException notAType(String word) {
    List<String> words = Arrays.stream(FileType.values()).map(EntryLine::word).toList();
    String near = Nearest.to(word, words).orElse(words.getFirst());
    return call.usage(call.text(Message.NOT_A_TYPE, word), Message.TRY_TYPE, near);
  }

  private static ByteString lower(ByteString path) {
    return NameBytes.of(NameBytes.text(path.bytes()).toLowerCase(Locale.ROOT));
  }
}
