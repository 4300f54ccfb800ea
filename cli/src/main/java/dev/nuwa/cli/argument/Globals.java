package dev.nuwa.cli.argument;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.error.UsageException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has. Each is also an environment variable: `--key-file` is
/// `NUWA_KEY_FILE`.
public final class Globals {

  /// Names with a value, short ones too.
  static final Set<String> WITH_VALUE =
      Set.of(
          "-r",
          "--repository",
          "--key-file",
          "--password-file",
          "--password-command",
          "--memory",
          "--cpus",
          "--nice",
          "--limit-upload",
          "--limit-download",
          "--cache",
          "--config",
          "--profile",
          "--lang");

  /// Names that stand alone.
  static final Set<String> FLAGS =
      Set.of("--json", "-q", "--quiet", "-v", "--verbose", "-y", "--yes", "-h", "--help");

  /// The keys of a profile that are about every command.
  public static final Set<String> KEYS =
      Set.of(
          "repository",
          "key-file",
          "password-file",
          "password-command",
          "memory",
          "cpus",
          "nice",
          "limit-upload",
          "limit-download",
          "cache",
          "lang",
          "json",
          "quiet",
          "verbose",
          "yes");

  private static final long MEMORY_MIN = 96L << 20;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "LOCATION",
      hidden = true)
  private @Nullable String repository;

  @Option(names = "--key-file", paramLabel = "FILE", hidden = true)
  private @Nullable String keyFile;

  @Option(names = "--password-file", paramLabel = "FILE", hidden = true)
  private @Nullable String passwordFile;

  @Option(names = "--password-command", paramLabel = "COMMAND", hidden = true)
  private @Nullable String passwordCommand;

  @Option(names = "--memory", paramLabel = "SIZE", hidden = true)
  private @Nullable ByteSize memory;

  @Option(names = "--cpus", paramLabel = "COUNT", hidden = true)
  private @Nullable Integer cpus;

  @Option(names = "--nice", paramLabel = "LEVEL", hidden = true)
  private @Nullable Integer nice;

  @Option(names = "--limit-upload", paramLabel = "RATE", hidden = true)
  private @Nullable Rate limitUpload;

  @Option(names = "--limit-download", paramLabel = "RATE", hidden = true)
  private @Nullable Rate limitDownload;

  @Option(names = "--cache", paramLabel = "FOLDER", hidden = true)
  private @Nullable String cache;

  /// Looked at before the others are filled in, as `--profile` is.
  @Option(names = "--config", paramLabel = "FILE", hidden = true)
  private @Nullable String config;

  @Option(names = "--profile", paramLabel = "NAME", hidden = true)
  private @Nullable String profile;

  @Option(names = "--json", hidden = true)
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      hidden = true)
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      hidden = true)
  private boolean verbose;

  @Option(
      names = {"-y", "--yes"},
      hidden = true)
  private boolean yes;

  @Option(names = "--lang", paramLabel = "en|zh", hidden = true)
  private @Nullable String language;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  private boolean help;

  /// Where the repository is, when that was said.
  public Optional<String> repository() {
    return Optional.ofNullable(repository);
  }

  public Optional<String> keyFile() {
    return Optional.ofNullable(keyFile);
  }

  public Optional<String> passwordFile() {
    return Optional.ofNullable(passwordFile);
  }

  public Optional<String> passwordCommand() {
    return Optional.ofNullable(passwordCommand);
  }

  /// How much memory a run may hold, in bytes: as the launcher, 128 MiB and 32 MiB more for each
  /// processor beyond the second, at most 512 MiB, unless told.
  ///
  /// @throws UsageException when it is less than anything works with
  public long memoryBytes(Messages messages) {
    if (memory == null) {
      int further = Math.max(0, Runtime.getRuntime().availableProcessors() - 2);
      return Math.min(512, 128 + 32L * further) << 20;
    }
    if (memory.bytes() < MEMORY_MIN) {
      throw new UsageException(
          messages.text(Message.MEMORY_TOO_SMALL, memory.bytes()),
          messages.text(Message.TRY_MEMORY));
    }
    return memory.bytes();
  }

  /// To how many processors the run is to keep, if to fewer than there are.
  ///
  /// @throws UsageException when that is none
  public Optional<Integer> cpus(Messages messages) {
    return inRange(cpus, "--cpus", 1, 8192, messages);
  }

  /// How far it steps back behind other processes.
  ///
  /// @throws UsageException when it is no such level
  public Optional<Integer> nice(Messages messages) {
    return inRange(nice, "--nice", 0, 19, messages);
  }

  private static Optional<Integer> inRange(
      @Nullable Integer value, String option, int min, int max, Messages messages) {
    if (value != null && (value < min || value > max)) {
      throw new UsageException(
          messages.text(Message.BAD_VALUE, option, value),
          messages.text(Message.TRY_CHOICE, min + " … " + max));
    }
    return Optional.ofNullable(value);
  }

  /// What may be sent.
  public Rate uploadRate() {
    return limitUpload == null ? Rate.UNLIMITED : limitUpload;
  }

  /// What may be received.
  public Rate downloadRate() {
    return limitDownload == null ? Rate.UNLIMITED : limitDownload;
  }

  /// The configuration file that was named.
  public Optional<String> config() {
    return Optional.ofNullable(config);
  }

  /// The profile that was named.
  public Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  public Optional<String> cache() {
    return Optional.ofNullable(cache);
  }

  /// Whether every question is answered by yes.
  public boolean isYes() {
    return yes;
  }

  public boolean isJson() {
    return json;
  }

  public boolean isQuiet() {
    return quiet;
  }

  public boolean isVerbose() {
    return verbose;
  }

  public boolean wantsHelp() {
    return help;
  }

  public Optional<String> language() {
    return Optional.ofNullable(language);
  }
}
