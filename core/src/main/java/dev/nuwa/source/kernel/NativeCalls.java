package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The one class that binds native functions, so that "restricted" is a matter of this file alone.
///
/// Almost everything goes through libc's `syscall`: the kernel's interface is the same for every C
/// library of a machine, has calls that old C libraries lack (`openat2`, `statx`), and keeps this
/// class small. Only the look-up of user and group names needs libc itself.
///
/// Results follow the kernel: 0 or more is success, a negative value is `-errno`. Nothing here
/// throws for a failing call. Thread-safe as long as the memory passed in is not shared.
@SuppressWarnings("restricted")
final class NativeCalls {

  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              KEEP_ERRNO);
  private static final MethodHandle GETPWUID = byId("getpwuid_r");
  private static final MethodHandle GETGRGID = byId("getgrgid_r");

  private NativeCalls() {}

  private static MethodHandle byId(String function) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(function),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /// How many bytes [#syscall] needs to bring errno home.
  static long errnoBytes() {
    return Linker.Option.captureStateLayout().byteSize();
  }

  /// One system call with up to five arguments; addresses are passed as numbers, and the caller
  /// keeps their memory alive.
  static long syscall(MemorySegment errno, int number, long a, long b, long c, long d, long e) {
    try {
      long result = (long) SYSCALL.invokeExact(errno, (long) number, a, b, c, d, e);
      return result == -1 ? -(long) (int) ERRNO.get(errno, 0L) : result;
    } catch (Throwable t) {
      throw new IllegalStateException("the native linker failed", t);
    }
  }

  /// `getpwuid_r`: 0, or an error number; `found` holds 0 when there is no such user.
  static int userById(long uid, MemorySegment passwd, MemorySegment strings, MemorySegment found) {
    try {
      return (int) GETPWUID.invokeExact((int) uid, passwd, strings, strings.byteSize(), found);
    } catch (Throwable t) {
      throw new IllegalStateException("the native linker failed", t);
    }
  }

  /// `getgrgid_r`, like [#userById].
  static int groupById(long gid, MemorySegment group, MemorySegment strings, MemorySegment found) {
    try {
      return (int) GETGRGID.invokeExact((int) gid, group, strings, strings.byteSize(), found);
    } catch (Throwable t) {
      throw new IllegalStateException("the native linker failed", t);
    }
  }
}
