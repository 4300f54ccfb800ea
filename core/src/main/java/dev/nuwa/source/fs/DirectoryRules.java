package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.Selection;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Kernel;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the files of a directory say about it: cache tags, markers, rule files. Not thread-safe.
final class DirectoryRules {

  static final ByteString CACHE_TAG = ByteString.utf8("CACHEDIR.TAG");

  /// The first bytes of a valid tag (bford.info/cachedir).
  private static final byte[] CACHE_SIGNATURE =
      "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

  private static final int RULE_FILE_BYTES_MAX = 1 << 20;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SourceOptions options;
  private final Kernel kernel;
  private final Set<ByteString> always = new HashSet<>();
  private @Nullable MemorySegment buffer;
  private Set<ByteString> lastRuleFiles = Set.of();
  private Set<ByteString> watched;

  DirectoryRules(SourceOptions options, Kernel kernel) {
    this.options = options;
    this.kernel = kernel;
    always.addAll(options.markers());
    if (options.caches() == SourceOptions.Caches.EXCLUDE) {
      always.add(CACHE_TAG);
    }
    watched = Set.copyOf(always);
  }

  /// The names to look out for in a directory with these rules.
  Set<ByteString> watched(Selection selection) {
    Set<ByteString> ruleFiles = selection.ruleFiles();
    if (!ruleFiles.equals(lastRuleFiles)) {
      Set<ByteString> all = new HashSet<>(always);
      all.addAll(ruleFiles);
      lastRuleFiles = Set.copyOf(ruleFiles);
      watched = Set.copyOf(all);
    }
    return watched;
  }

  /// The names that stay in a directory which is tagged as not worth keeping; null in any other.
  @Nullable Set<ByteString> kept(int directory, Set<ByteString> seen) {
    Set<ByteString> tags = new HashSet<>();
    for (ByteString name : seen) {
      if (options.markers().contains(name)) {
        tags.add(name);
      }
    }
    boolean mayBeCache = always.contains(CACHE_TAG) && seen.contains(CACHE_TAG);
    if (mayBeCache && startsWithSignature(directory)) {
      tags.add(CACHE_TAG);
    }
    return tags.isEmpty() ? null : tags;
  }

  private boolean startsWithSignature(int directory) {
    byte[] start = read(directory, CACHE_TAG, CACHE_SIGNATURE.length).orElse(new byte[0]);
    return Arrays.equals(start, CACHE_SIGNATURE);
  }

  /// The rules inside a directory.
  Selection selection(int directory, Selection inherited, Set<ByteString> seen, ByteString path) {
    for (ByteString name : seen) {
      if (inherited.ruleFiles().contains(name)) {
        return inherited.enter(path, file -> read(directory, file, RULE_FILE_BYTES_MAX));
      }
    }
    return inherited;
  }

  private Optional<byte[]> read(int directory, ByteString name, int bytesMax) {
    int flags = Abi.O_RDONLY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
    int descriptor = kernel.open(directory, name.bytes(), flags, 0);
    if (descriptor < 0) {
      return Optional.empty();
    }
    try {
      boolean regular = kernel.statOpen(descriptor) == 0 && kernel.stat().isRegular();
      return regular ? Optional.of(readOpen(descriptor, bytesMax)) : Optional.empty();
    } finally {
      kernel.close(descriptor);
    }
  }

  private byte[] readOpen(int descriptor, int bytesMax) {
    MemorySegment memory = buffer;
    if (memory == null) {
      memory = kernel.allocate(BUFFER_BYTES);
      buffer = memory;
    }
    byte[] content = new byte[0];
    while (content.length < bytesMax) {
      int want = Math.min(BUFFER_BYTES, bytesMax - content.length);
      int got = kernel.read(descriptor, memory, want, content.length);
      if (got <= 0) {
        break;
      }
      int before = content.length;
      content = Arrays.copyOf(content, before + got);
      MemorySegment.copy(memory, JAVA_BYTE, 0, content, before, got);
    }
    return content;
  }
}
