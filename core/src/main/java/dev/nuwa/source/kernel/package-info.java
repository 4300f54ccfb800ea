/// The system calls of Linux, typed, with results as numbers: 0 or more, or a negative error
/// number. Not exported. [dev.nuwa.source.kernel.NativeCalls] is the only class that binds native
/// functions.
package dev.nuwa.source.kernel;
