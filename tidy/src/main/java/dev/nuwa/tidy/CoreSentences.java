package dev.nuwa.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What core says when it fails, found in its sources, against the catalogue that says the same in
/// Chinese: so that no failure reaches a person half in one language and half in another.
///
/// A failure is made with fixed words, or with `Sentence.of` when it holds values; words that are
/// put together from pieces cannot be looked up and are offences.
public final class CoreSentences {

  private static final Path CATALOGUE =
      Path.of("cli/src/main/resources/dev/nuwa/cli/text/core_zh.txt");
  private static final String CORE = "core/src/main/java/";

  private static final Pattern SAYING =
      Pattern.compile(
          "(?:new (?:Cancelled|Condemned|Format|Key|NotPermitted|RepositoryMissing|Resource|Source"
              + "|Storage|Usage)Exception|new Event\\.(?:Warning|FileFailed|FileChanged|Excluded)"
              + "|reports\\.(?:failed|refused|changed|warn|excluded)"
              + "|tally\\.(?:damaged|passedOver|warn)|Sentence\\.of)\\(");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern PIECED = Pattern.compile("\"\"\\s*\\+|\\+\\s*\"\"");
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private final Checkout checkout;

  public CoreSentences(Checkout checkout) {
    this.checkout = checkout;
  }

  /// One line for each thing that is wrong.
  public List<String> check() {
    List<String> wrong = new ArrayList<>();
    Map<String, String> said = said(wrong);
    Map<String, String> catalogue = catalogue();
    said.forEach((words, file) -> {
      String other = catalogue.get(words);
      if (other == null) {
        wrong.add(file + ": not in " + CATALOGUE.getFileName() + ": " + words);
      } else if (!places(words).equals(places(other))) {
        wrong.add(CATALOGUE.getFileName() + ": other places than the English words: " + words);
      }
    });
    return wrong;
  }

  /// What core says -> a file that says it.
  private Map<String, String> said(List<String> wrong) {
    Map<String, String> said = new TreeMap<>();
    for (Path file : checkout.files(".java")) {
      if (file.toString().startsWith(CORE)) {
        look(file, checkout.text(file), said, wrong);
      }
    }
    return said;
  }

  private static void look(Path file, String source, Map<String, String> said, List<String> wrong) {
    Matcher saying = SAYING.matcher(source);
    while (saying.find()) {
      String whole = JOINED.matcher(arguments(source, saying.end())).replaceAll("");
      if (PIECED.matcher(TEXT.matcher(whole).replaceAll("\"\"")).find()) {
        wrong.add(file + ": words in pieces, use Sentence.of: " + whole.strip());
      }
      Matcher text = TEXT.matcher(whole);
      while (text.find()) {
        String words = text.group(1).replace("\\\"", "\"");
        if (words.contains(" ")) { // the others are names of objects
          said.putIfAbsent(words, file.toString());
        }
      }
    }
  }

  /// The text from `start` to the bracket that closes the one before it.
  private static String arguments(String source, int start) {
    int depth = 1;
    int at = start;
    boolean inText = false;
    while (depth > 0) {
      char c = source.charAt(at);
      if (inText && c == '\\') {
        at++;
      } else if (c == '"') {
        inText = !inText;
      } else if (!inText) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
      at++;
    }
    return source.substring(start, at - 1);
  }

  private Map<String, String> catalogue() {
    Map<String, String> words = new TreeMap<>();
    String english = "";
    for (String line : checkout.text(CATALOGUE).lines().toList()) {
      if (line.startsWith("  ")) {
        words.put(english, line.strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        english = line;
      }
    }
    return words;
  }

  private static Set<String> places(String words) {
    Set<String> places = new TreeSet<>();
    PLACE.matcher(words).results().forEach(found -> places.add(found.group()));
    return places;
  }
}
