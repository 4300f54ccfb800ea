package dev.nuwa.policy;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The user's patterns as a selection. Immutable and thread-safe.
///
/// Precedence, first to speak wins: the patterns given for the run, in which the last match
/// decides; then the rule files from the directory of the object up to the root of the source, in
/// each of which the last match decides. Where nobody speaks, the object is taken. What lies below
/// a directory that is left out is never asked about, so it cannot be taken back in.
public final class SelectionRules implements Selection {

  /// The name of the rule file that every directory may hold.
  public static final ByteString IGNORE_FILE = ByteString.utf8(".nuwaignore");

  private final PatternList given;
  private final Set<ByteString> ruleFiles;
  private final @Nullable Scope innermost;

  private SelectionRules(PatternList given, Set<ByteString> ruleFiles, @Nullable Scope innermost) {
    this.given = given;
    this.ruleFiles = Set.copyOf(ruleFiles);
    this.innermost = innermost;
  }

  /// These patterns, and `.nuwaignore` in every directory.
  ///
  /// @param given patterns of options and pattern files, relative to the root of the source
  public static SelectionRules of(PatternList given) {
    return new SelectionRules(given, Set.of(IGNORE_FILE), null);
  }

  /// These patterns and no rule files.
  public static SelectionRules withoutRuleFiles(PatternList given) {
    return new SelectionRules(given, Set.of(), null);
  }

  @Override
  public Choice choose(ByteString path, FileType type, long size) {
    Verdict verdict = path.isEmpty() ? Verdict.SILENT : given.verdict(path, type);
    Scope scope = innermost;
    while (verdict == Verdict.SILENT && scope != null) {
      verdict = scope.patterns.verdict(path, scope.baseLength, type);
      scope = scope.outer;
    }
    return switch (verdict) {
      case SILENT, INCLUDED -> Choice.INCLUDE;
      case EXCLUDED -> Choice.EXCLUDE;
    };
  }

  @Override
  public boolean isAll() {
    return given.patterns().isEmpty() && innermost == null;
  }

  @Override
  public Set<ByteString> ruleFiles() {
    return ruleFiles;
  }

  @Override
  public Selection enter(ByteString directory, RuleFiles files) {
    List<PathPattern> patterns = new ArrayList<>();
    for (ByteString name : ruleFiles) {
      Optional<byte[]> file = files.read(name);
      file.ifPresent(bytes -> patterns.addAll(PatternList.parse(bytes).patterns()));
    }
    if (patterns.isEmpty()) {
      return this;
    }
    int baseLength = directory.isEmpty() ? 0 : directory.length() + 1;
    Scope scope = new Scope(innermost, baseLength, new PatternList(patterns));
    return new SelectionRules(given, ruleFiles, scope);
  }

  /// The rules of one directory and, behind them, of those above it.
  private record Scope(@Nullable Scope outer, int baseLength, PatternList patterns) {}
}
