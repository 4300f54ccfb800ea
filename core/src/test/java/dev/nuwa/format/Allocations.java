package dev.nuwa.format;

import java.lang.reflect.Method;

/// What threads have allocated on the heap; by reflection, for it belongs to a module of its own.
public final class Allocations {

  private static final Object THREADS = threads();
  private static final Method ALLOCATED = counter();

  private Allocations() {}

  /// Bytes so far.
  public static long ofThisThread() {
    try {
      return (long) ALLOCATED.invoke(THREADS);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot tell allocated bytes", e);
    }
  }

  private static Object threads() {
    try {
      return Class.forName("java.lang.management.ManagementFactory")
          .getMethod("getThreadMXBean")
          .invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot tell allocated bytes", e);
    }
  }

  private static Method counter() {
    try {
      return Class.forName("com.sun.management.ThreadMXBean")
          .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot tell allocated bytes", e);
    }
  }
}
