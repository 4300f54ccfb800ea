package dev.nuwa.tidy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names that documents use for what is in this checkout: links, paths, packages and types must
/// exist, so that a map of the house never outlives the house.
public final class DocNames {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *(```|~~~).*?^ *\\1 *$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern PATH = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)*/?");
  private static final Pattern PACKAGE = Pattern.compile("dev\\.nuwa(?:\\.[a-z]\\w*)+");
  private static final Pattern TYPE =
      Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:[.#(].*)?");
  private static final Set<String> DOCUMENT_ENDINGS = Set.of("md", "java", "sh", "py", "xml");

  private final Checkout checkout;
  private final Set<String> topNames = new TreeSet<>();
  private final Set<String> paths = new TreeSet<>();
  private final Set<String> types = new TreeSet<>();
  private final Set<String> packages = new TreeSet<>();
  private final Set<String> foreignTypes;

  /// @param foreignTypes names of types that are not ours and may be named
  public DocNames(Checkout checkout, Set<String> foreignTypes) {
    this.checkout = checkout;
    this.foreignTypes = foreignTypes;
    for (Path file : checkout.files()) {
      topNames.add(file.getName(0).toString());
      for (Path path = file; path != null; path = path.getParent()) {
        paths.add(path.toString());
      }
      learnType(file.toString());
    }
  }

  private void learnType(String file) {
    int start = file.indexOf("/java/dev/");
    if (start >= 0 && file.endsWith(".java")) {
      String name = file.substring(start + 6, file.length() - 5).replace('/', '.');
      types.add(name);
      for (String part = CompiledClass.packageOf(name);
          !part.isEmpty();
          part = CompiledClass.packageOf(part)) {
        packages.add(part);
      }
      Matcher nested =
          Pattern.compile("\\b(?:class|record|interface|enum) +([A-Z]\\w*)")
              .matcher(checkout.text(Path.of(file)));
      while (nested.find()) {
        types.add(name + "." + nested.group(1));
      }
    }
  }

  /// Every name in the documents that leads nowhere. History (changes, decisions) may speak of what
  /// is gone; its links must lead somewhere all the same.
  public List<Offence> check() {
    List<Offence> offences = new ArrayList<>();
    for (Path document : checkout.files(".md")) {
      String text = FENCE.matcher(checkout.text(document)).replaceAll("");
      checkLinks(document, text, offences);
      if (!isHistory(document)) {
        checkCode(document, text, offences);
      }
    }
    return offences;
  }

  private static boolean isHistory(Path document) {
    String name = document.toString();
    return name.equals("CHANGELOG.md")
        || name.startsWith("changes/")
        || name.startsWith("docs/decisions/");
  }

  private void checkLinks(Path document, String text, List<Offence> offences) {
    Matcher matcher = LINK.matcher(text);
    while (matcher.find()) {
      String link = matcher.group(1);
      if (!link.contains("://") && !link.startsWith("mailto:")) {
        brokenLink(document, link).ifPresent(offences::add);
      }
    }
  }

  private Optional<Offence> brokenLink(Path document, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    String anchor = hash < 0 ? "" : link.substring(hash + 1);
    Path target = file.isEmpty() ? document : sibling(document, file);
    if (!Files.exists(checkout.root().resolve(target))) {
      return offence(document, link, "links to what does not exist");
    }
    if (anchor.isEmpty()) {
      return Optional.empty();
    }
    if (!target.toString().endsWith(".md")) {
      return offence(document, link, "names a line of a file: lines move, name the file");
    }
    return headings(checkout.text(target)).contains(anchor)
        ? Optional.empty()
        : offence(document, link, "links to a heading that does not exist");
  }

  private static Path sibling(Path document, String file) {
    Path folder = document.getParent();
    return (folder == null ? Path.of(file) : folder.resolve(file)).normalize();
  }

  /// Anchors as GitHub makes them: lower case, punctuation gone, blanks to hyphens.
  static Set<String> headings(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(result -> result.group(1).toLowerCase(java.util.Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private void checkCode(Path document, String text, List<Offence> offences) {
    Matcher matcher = CODE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1).strip();
      if (PACKAGE.matcher(name).matches() && !packages.contains(name)) {
        offence(document, name, "names a package that does not exist").ifPresent(offences::add);
      } else if (PATH.matcher(name).matches() && isPathOfOurs(name) && !exists(document, name)) {
        offence(document, name, "names a file that does not exist").ifPresent(offences::add);
      } else {
        missingType(document, name).ifPresent(offences::add);
      }
    }
  }

  private boolean isPathOfOurs(String name) {
    int slash = name.indexOf('/');
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return slash > 0 && topNames.contains(name.substring(0, slash))
        || name.contains(".") && DOCUMENT_ENDINGS.contains(ending);
  }

  /// From the root, from the document's folder, or as the end of a path (`BackupRun.java`).
  private boolean exists(Path document, String name) {
    String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return paths.contains(plain)
        || paths.contains(sibling(document, plain).toString())
        || paths.stream().anyMatch(path -> path.endsWith("/" + plain));
  }

  private Optional<Offence> missingType(Path document, String name) {
    Matcher matcher = TYPE.matcher(name);
    if (!matcher.matches() || foreignTypes.contains(matcher.group(2))) {
      return Optional.empty();
    }
    String ending = "." + matcher.group(1) + matcher.group(2);
    return types.stream().anyMatch(type -> ("." + type).endsWith(ending))
        ? Optional.empty()
        : offence(document, name, "names a type that does not exist");
  }

  private static Optional<Offence> offence(Path document, String name, String sentence) {
    return Optional.of(Offence.of("document", document + "#" + name, sentence));
  }
}
