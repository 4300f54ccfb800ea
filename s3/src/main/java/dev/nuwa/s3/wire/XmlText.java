package dev.nuwa.s3.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The little XML that buckets answer in: elements with text in them, without attributes that would
/// matter, and never an element within one of its own name. Java's parsers cost more to load than
/// the request that they would read.
final class XmlText {

  private static final Pattern ESCAPED =
      Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);");

  private final String text;

  XmlText(String text) {
    this.text = text;
  }

  /// Whether this is one element of that name from beginning to end, so that nothing is cut off.
  boolean isWhole(String name) {
    int from = start(name, 0);
    String rest = text.stripTrailing();
    return from >= 0
        && (rest.endsWith("</" + name + ">") || rest.matches("(?s).*<" + name + "[^<>]*/>"));
  }

  /// The text of the first element of that name.
  Optional<String> first(String name) {
    return insides(name, 1).stream().findFirst().map(XmlText::unescaped);
  }

  /// The insides of all elements of that name.
  List<XmlText> all(String name) {
    return insides(name, Integer.MAX_VALUE).stream().map(XmlText::new).toList();
  }

  private List<String> insides(String name, int countMax) {
    List<String> found = new ArrayList<>();
    String end = "</" + name + ">";
    int at = start(name, 0);
    while (at >= 0 && found.size() < countMax) {
      int open = text.indexOf('>', at);
      if (open < 0) {
        break;
      }
      if (text.charAt(open - 1) == '/') {
        found.add("");
        at = start(name, open);
        continue;
      }
      int close = text.indexOf(end, open);
      if (close < 0) {
        break;
      }
      found.add(text.substring(open + 1, close));
      at = start(name, close);
    }
    return found;
  }

  /// Where the next element of that name begins; -1 when there is none.
  private int start(String name, int from) {
    for (int at = text.indexOf("<" + name, from); at >= 0; at = text.indexOf("<" + name, at + 1)) {
      int after = at + 1 + name.length();
      if (after < text.length() && ">/ \t\r\n".indexOf(text.charAt(after)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  private static String unescaped(String raw) {
    return raw.indexOf('&') < 0
        ? raw
        : ESCAPED.matcher(raw).replaceAll(one -> Matcher.quoteReplacement(meant(one.group(1))));
  }

  private static String meant(String word) {
    return switch (word) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "amp" -> "&";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> character(word);
    };
  }

  private static String character(String word) {
    int code =
        word.startsWith("#x")
            ? Integer.parseInt(word.substring(2), 16)
            : Integer.parseInt(word.substring(1));
    return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
  }
}
