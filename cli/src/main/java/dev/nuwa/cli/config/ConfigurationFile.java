package dev.nuwa.cli.config;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds and reads the configuration (docs/cli.md, "Configuration"). The first place that has a
/// file counts, alone.
public final class ConfigurationFile {

  private static final int BYTES_MAX = 1 << 20;
  private static final Path SYSTEM = Path.of("/etc/nuwa/nuwa.yaml");

  private final Map<String, String> environment;
  private final Messages messages;

  public ConfigurationFile(Map<String, String> environment, Messages messages) {
    this.environment = Map.copyOf(environment);
    this.messages = messages;
  }

  /// What counts.
  ///
  /// @param named what `--config` says; empty text when it is not there
  /// @param profile what `--profile` says; empty text when it is not there
  /// @throws UsageException when a file or a profile that was named is not there, or the file makes
  ///   no sense
  public Configuration load(String named, String profile, KnownKeys known) {
    String file = named.isEmpty() ? variable("NUWA_CONFIG") : named;
    String wanted = profile.isEmpty() ? variable("NUWA_PROFILE") : profile;
    Optional<Path> found = file.isEmpty() ? found() : Optional.of(path(file));
    if (found.isEmpty()) {
      if (!wanted.isEmpty()) {
        throw usage(Message.NO_CONFIG_FOR_PROFILE, Message.TRY_CONFIG_PLACES, wanted, places());
      }
      return Configuration.NONE;
    }
    String text = text(found.get());
    return new ConfigurationReader(found.get(), messages, known)
        .read(text, Optional.of(wanted).filter(name -> !name.isEmpty()));
  }

  /// Where a configuration is looked for when none is named.
  public List<Path> searched() {
    String set = variable("XDG_CONFIG_HOME");
    Path home = Path.of(variable("HOME").isEmpty() ? "/" : variable("HOME"));
    Path folder = set.startsWith("/") ? Path.of(set) : home.resolve(".config");
    return List.of(folder.resolve("nuwa/nuwa.yaml"), SYSTEM);
  }

  private Optional<Path> found() {
    return searched().stream().filter(Files::exists).findFirst();
  }

  /// The same, as one text.
  public String places() {
    return String.join(", ", searched().stream().map(Path::toString).toList());
  }

  /// It may name a command to run, so nobody else may be able to write it.
  private String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw usage(Message.CONFIG_TOO_LARGE, Message.TRY_CONFIG_FORM, file);
      }
      if (isWritableByOthers(file)) {
        throw usage(Message.CONFIG_WRITABLE, Message.TRY_CHMOD_OTHERS, file);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw usage(Message.CANNOT_READ, Message.TRY_FILE, file, Reasons.of(e));
    }
  }

  private static boolean isWritableByOthers(Path file) throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw usage(Message.CANNOT_READ, Message.TRY_FILE, text, Reasons.of(e));
    }
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private UsageException usage(Message what, Message advice, Object... arguments) {
    return new UsageException(messages.text(what, arguments), messages.text(advice, arguments));
  }
}
