package dev.nuwa.cli;

import dev.nuwa.cli.output.Surroundings;
import dev.nuwa.cli.output.Terminal;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// A process that runs one command and then waits, so that its memory can be looked at.
final class MemoryWitness {

  /// Bytes that must be found again in what is written down, or the search finds nothing.
  private static final byte[] CANARY = HexFormat.of().parseHex(System.getProperty("nuwa.canary"));

  private MemoryWitness() {}

  public static void main(String[] arguments) throws IOException {
    Surroundings surroundings =
        new Surroundings(
            System.getenv(),
            System.in,
            System.out,
            System.err,
            Terminal.none(),
            InstantSource.system());
    ExitCode code = new Door(surroundings).run(List.of(arguments));
    System.out.println(CANARY.length + " " + code);
    System.out.flush();
    System.in.read();
  }
}
