package dev.nuwa.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;

/// Everything outside that a run may touch besides files: so that a test can be the outside.
///
/// @param environment the variables
/// @param in standard input
/// @param out standard output, unbuffered
/// @param err standard error, unbuffered
/// @param terminal what is known of the terminal
/// @param clock the time of day, for labels only
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    OutputStream out,
    OutputStream err,
    Terminal terminal,
    InstantSource clock) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /// Those of this process.
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        new StandardInput(),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        new ProcessTerminal(System.getenv()),
        InstantSource.system());
  }

  /// A variable's value, or empty text when it is not set.
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
