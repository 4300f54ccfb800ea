package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// A few open descriptors by key, the least recently used closed first. Not thread-safe.
final class DescriptorCache {

  private final Kernel kernel;
  private final int max;
  private final Map<ByteString, Integer> open = new LinkedHashMap<>(16, 0.75f, true);

  DescriptorCache(Kernel kernel, int max) {
    this.kernel = kernel;
    this.max = max;
  }

  OptionalInt find(ByteString key) {
    Integer descriptor = open.get(key);
    return descriptor == null ? OptionalInt.empty() : OptionalInt.of(descriptor);
  }

  /// Takes over `descriptor`, closing another one when there are too many.
  void add(ByteString key, int descriptor) {
    if (open.size() >= max) {
      close(open.keySet().iterator().next());
    }
    open.put(key, descriptor);
  }

  void close(ByteString key) {
    Integer descriptor = open.remove(key);
    if (descriptor != null) {
      kernel.close(descriptor);
    }
  }

  void closeAll() {
    open.values().forEach(kernel::close);
    open.clear();
  }
}
