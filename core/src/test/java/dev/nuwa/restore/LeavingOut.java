package dev.nuwa.restore;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import java.util.Set;

/// Leaves some paths out.
record LeavingOut(Set<String> paths) implements Selection {

  @Override
  public Choice choose(ByteString path, FileType type, long size) {
    return paths.contains(path.utf8()) ? Choice.EXCLUDE : Choice.INCLUDE;
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
