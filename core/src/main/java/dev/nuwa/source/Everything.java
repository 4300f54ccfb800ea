package dev.nuwa.source;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.util.Set;

/// The selection without rules.
final class Everything implements Selection {

  static final Everything INSTANCE = new Everything();

  private Everything() {}

  @Override
  public Choice choose(ByteString path, FileType type, long size) {
    return Choice.INCLUDE;
  }

  @Override
  public boolean isAll() {
    return true;
  }

  @Override
  public Set<ByteString> ruleFiles() {
    return Set.of();
  }

  @Override
  public Selection enter(ByteString directory, RuleFiles files) {
    return this;
  }
}
