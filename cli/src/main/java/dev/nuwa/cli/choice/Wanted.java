package dev.nuwa.cli.choice;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.policy.PathPattern;
import dev.nuwa.policy.PatternList;
import dev.nuwa.policy.Verdict;
import dev.nuwa.source.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which part of a tree is restored: all of it, without what is excluded; when something is
/// included, only that, with what is below it and the folders on the way to it.
///
/// @param includes any match is wanted; empty for all
/// @param excludes any match is not
/// @param folders paths on the way to what is included; filled by [#learn]
public record Wanted(PatternList includes, PatternList excludes, Set<ByteString> folders)
    implements Selection {

  public static Wanted of(PatternList includes, PatternList excludes) {
    return new Wanted(includes, excludes, new HashSet<>());
  }

  /// Patterns as they were typed.
  public static PatternList parse(List<ByteString> given) {
    List<PathPattern> patterns = new ArrayList<>();
    given.forEach(text -> PathPattern.parse(text.bytes()).ifPresent(patterns::add));
    return new PatternList(patterns);
  }

  @Override
  public boolean isAll() {
    return includes.patterns().isEmpty() && excludes.patterns().isEmpty();
  }

  /// To be told every entry, before the tree is restored: remembers the folders on the way.
  ///
  /// @return whether the entry is wanted for itself
  public boolean learn(ByteString path, FileType type) {
    if (isExcluded(path, type)) {
      return false;
    }
    if (includes.patterns().isEmpty()) {
      return true;
    }
    if (!isIncluded(path, type)) {
      return false;
    }
    int slash = lastSlash(path, path.length());
    while (slash >= 0 && folders.add(path.slice(0, slash))) {
      slash = lastSlash(path, slash);
    }
    return true;
  }

  @Override
  public Choice choose(ByteString path, FileType type, long size) {
    boolean wanted =
        !isExcluded(path, type)
            && (includes.patterns().isEmpty() || folders.contains(path) || isIncluded(path, type));
    return wanted ? Choice.INCLUDE : Choice.EXCLUDE;
  }

  private boolean isExcluded(ByteString path, FileType type) {
    return excludes.verdict(path, type) == Verdict.EXCLUDED;
  }

  /// Itself, or a folder that it is in, matches. (A pattern that matches says "excluded", since
  /// that is what patterns are for elsewhere.)
  private boolean isIncluded(ByteString path, FileType type) {
    if (includes.verdict(path, type) == Verdict.EXCLUDED) {
      return true;
    }
    for (int slash = lastSlash(path, path.length()); slash >= 0; slash = lastSlash(path, slash)) {
      if (includes.verdict(path.slice(0, slash), FileType.DIRECTORY) == Verdict.EXCLUDED) {
        return true;
      }
    }
    return false;
  }

  private static int lastSlash(ByteString path, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (path.at(i) == '/') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Set<ByteString> ruleFiles() {
    return Set.of();
  }

  @Override
  public Selection enter(ByteString directory, RuleFiles files) {
    return this;
  }

  /// The same for another tree, whose folders are not known yet.
  public Wanted fresh() {
    return of(includes, excludes);
  }
}
