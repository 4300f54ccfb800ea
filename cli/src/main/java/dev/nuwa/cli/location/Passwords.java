package dev.nuwa.cli.location;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Passwords from where they may come: a file, a command, the environment, a terminal. Never from
/// an argument, which everybody on the machine can read.
public final class Passwords {

  /// Variables that hold a secret or lead to one: no program that we start sees them.
  public static final List<String> SECRET_VARIABLES =
      List.of(
          "NUWA_PASSWORD",
          "NUWA_PASSWORD_FILE",
          "NUWA_PASSWORD_COMMAND",
          "NUWA_KEY_FILE",
          "NUWA_NEW_PASSWORD",
          "NUWA_KEY_NEW_PASSWORD_FILE",
          "NUWA_KEY_NEW_PASSWORD_COMMAND");

  private static final int CHARACTERS_MIN = 8;
  private static final int BYTES_MAX = 64 << 10;

  private final Sources sources;
  private final Output output;

  /// Where a password is said to come from; nothing of it means: ask.
  ///
  /// @param file its first line is the password
  /// @param command the first line it prints is
  /// @param variable of the environment, which holds it
  public record Sources(Optional<String> file, Optional<String> command, String variable) {}

  public Passwords(Globals globals, Output output) {
    this(new Sources(globals.passwordFile(), globals.passwordCommand(), "NUWA_PASSWORD"), output);
  }

  public Passwords(Sources sources, Output output) {
    this.sources = sources;
    this.output = output;
  }

  /// The password for an existing repository, asked for on the terminal when nothing else gives
  /// one; empty when there is nobody to ask. The caller overwrites it.
  public Optional<char[]> find(String repository) {
    return given().or(() -> ask(Message.ASK_PASSWORD, repository));
  }

  /// A new password, asked for twice; refused when it is too easy. The caller overwrites it.
  public Optional<char[]> choose() {
    Optional<char[]> chosen = given().or(this::askTwice);
    chosen.ifPresent(this::requireStrong);
    return chosen;
  }

  /// Whether one is given without asking.
  public boolean isGiven() {
    return sources.file().isPresent()
        || sources.command().isPresent()
        || !output.surroundings().variable(sources.variable()).isEmpty();
  }

  private Optional<char[]> given() {
    if (sources.file().isPresent()) {
      return Optional.of(fromFile(sources.file().get()));
    }
    if (sources.command().isPresent()) {
      return Optional.of(fromCommand(sources.command().get()));
    }
    String variable = output.surroundings().variable(sources.variable());
    return variable.isEmpty() ? Optional.empty() : Optional.of(variable.toCharArray());
  }

  private Optional<char[]> askTwice() {
    Optional<char[]> first = ask(Message.ASK_NEW_PASSWORD);
    if (first.isEmpty()) {
      return first;
    }
    char[] second = ask(Message.ASK_AGAIN).orElse(new char[0]);
    boolean same = Arrays.equals(first.get(), second);
    Arrays.fill(second, '\0');
    if (!same) {
      throw usage(Message.PASSWORDS_DIFFER, Message.TRY_TYPE_AGAIN);
    }
    return first;
  }

  private Optional<char[]> ask(Message question, Object... arguments) {
    String text = output.messages().text(question, arguments);
    return output.surroundings().terminal().askSecret(text);
  }

  private void requireStrong(char[] password) {
    if (Character.codePointCount(password, 0, password.length) < CHARACTERS_MIN) {
      Arrays.fill(password, '\0');
      throw new UsageException(
          output.messages().text(Message.PASSWORD_WEAK, CHARACTERS_MIN),
          output.messages().text(Message.TRY_LONGER));
    }
  }

  private char[] fromFile(String file) {
    try (var in = Files.newInputStream(Path.of(file))) {
      if (Files.isRegularFile(Path.of(file))) { // a pipe such as <(pass nuwa) is gone when read
        PrivateFiles.requireClosed(Path.of(file), output);
      }
      return firstLine(in.readNBytes(BYTES_MAX), file);
    } catch (IOException | InvalidPathException e) {
      throw new KeyException(
          output.messages().text(Message.CANNOT_READ, file, Reasons.of(e)),
          output.messages().text(Message.TRY_FILE),
          e);
    }
  }

  private char[] fromCommand(String command) {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    SECRET_VARIABLES.forEach(environment::remove);
    try {
      Process process = builder.start();
      byte[] printed = process.getInputStream().readNBytes(BYTES_MAX);
      int code = process.waitFor();
      if (code != 0) {
        throw new KeyException(
            output.messages().text(Message.PASSWORD_COMMAND_FAILED, code),
            output.messages().text(Message.TRY_PASSWORD_COMMAND));
      }
      return firstLine(printed, "--password-command");
    } catch (IOException e) {
      throw new KeyException(
          output.messages().text(Message.CANNOT_READ, "--password-command", Reasons.of(e)),
          output.messages().text(Message.TRY_PASSWORD_COMMAND),
          e);
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }

  private char[] firstLine(byte[] bytes, String where) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    if (end == 0) {
      throw new KeyException(
          output.messages().text(Message.PASSWORD_EMPTY, where),
          output.messages().text(Message.TRY_PASSWORD_LINE));
    }
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, end));
    char[] password = new char[decoded.remaining()];
    decoded.get(password);
    Arrays.fill(decoded.array(), '\0');
    Arrays.fill(bytes, (byte) 0);
    return password;
  }

  private UsageException usage(Message what, Message advice) {
    return new UsageException(output.messages().text(what), output.messages().text(advice));
  }
}
