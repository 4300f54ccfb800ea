package dev.nuwa.cli.command;

import dev.nuwa.backup.BackupOptions;
import dev.nuwa.cli.argument.ByteSize;
import dev.nuwa.cli.argument.SelectionOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.job.BackupChoices;
import dev.nuwa.cli.job.BackupSources;
import dev.nuwa.cli.job.BackupWork;
import dev.nuwa.cli.job.DryBackup;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.HostName;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Version;
import dev.nuwa.error.ExitCode;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.pack.Grouping;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.ReadBack;
import dev.nuwa.tree.state.StateFolder;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Backs up files, a stream, a block device or the output of a command.
@CommandLine.Command
final class BackupCommand implements Command {

  /// Packs on their way to another machine. They wait in files, not in memory.
  private static final int FAR_UPLOADS = 4;

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(names = "--exclude-caches")
  private boolean excludeCaches;

  @Option(names = "--exclude-if-present", paramLabel = "NAME")
  private List<String> markers = List.of();

  @Option(names = "--max-file-size", paramLabel = "SIZE")
  private @Nullable ByteSize fileSizeMax;

  @Option(names = "--one-file-system")
  private boolean oneFileSystem;

  @Option(names = "--files-from", paramLabel = "FILE")
  private List<String> lists = List.of();

  @Option(names = "--tag", paramLabel = "TAG")
  private List<String> tags = List.of();

  @Option(names = "--host", paramLabel = "NAME")
  private @Nullable String host;

  @Option(names = "--stdin")
  private boolean stdin;

  @Option(names = "--stdin-name", paramLabel = "NAME", defaultValue = "stdin")
  private String streamName = "stdin";

  @Option(names = "--command")
  private boolean command;

  @Option(names = "--cut", paramLabel = "auto|gear|fixed:BYTES", defaultValue = "auto")
  private String cut = "auto";

  @Option(names = "--compression", paramLabel = "LEVEL|off", defaultValue = "1")
  private String compression = "1";

  @Option(names = "--no-groups")
  private boolean noGroups;

  @Option(names = "--trust-memory")
  private boolean trustMemory;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Parameters(paramLabel = "PATH", descriptionKey = "nuwa.backup.PATH")
  private List<String> words = List.of();

  @Override
  public ExitCode run(Call call) {
    BackupChoices choices = new BackupChoices(call);
    PackOptions packs = packs(call, choices);
    BackupSources sources = sources(call);
    if (dryRun) {
      return DryBackup.run(call, sources, Optional.empty());
    }
    long started = System.nanoTime();
    try (OpenRepository repository = call.opener().openOrMake()) {
      BackupOptions options = options(call, choices, repository.session());
      PackOptions sent = repository.isFar() ? packs.withUploads(FAR_UPLOADS) : packs;
      return new BackupWork(call, repository, options, states(call)).run(sources, sent, started);
    }
  }

  private BackupSources sources(Call call) {
    BackupSources.Kind kind =
        stdin
            ? BackupSources.Kind.STDIN
            : command ? BackupSources.Kind.COMMAND : BackupSources.Kind.PATHS;
    boolean mixed =
        (stdin && (command || !words.isEmpty()))
            || (kind != BackupSources.Kind.PATHS && !lists.isEmpty());
    if (mixed) {
      throw call.usage(call.text(Message.BACKUP_ONE_KIND), Message.TRY_BACKUP_TWICE);
    }
    if (kind != BackupSources.Kind.STDIN && words.isEmpty() && lists.isEmpty()) {
      throw call.usage(call.text(Message.BACKUP_NOTHING), Message.TRY_BACKUP);
    }
    BackupSources.Limits limits =
        new BackupSources.Limits(
            excludeCaches ? BackupSources.Caches.EXCLUDE : BackupSources.Caches.INCLUDE,
            oneFileSystem ? BackupSources.Boundary.ONE : BackupSources.Boundary.CROSS,
            markers,
            fileSizeMax == null ? Long.MAX_VALUE : fileSizeMax.bytes());
    return new BackupSources(
        call,
        kind,
        new BackupSources.Named(words, lists, streamName),
        selection.patterns(call.output().messages()),
        limits);
  }

  private PackOptions packs(Call call, BackupChoices choices) {
    PackOptions packs =
        PackOptions.forMemory(call.globals().memoryBytes(call.output().messages()))
            .with(choices.compression(compression));
    if (noGroups) {
      packs = packs.with(Grouping.NONE);
    }
    return trustMemory ? packs.with(ReadBack.SAMPLED) : packs;
  }

  private BackupOptions options(Call call, BackupChoices choices, Session session) {
    String user = call.output().surroundings().variable("USER");
    return new BackupOptions(
        choices.cut(cut, session),
        choices.parameters(session).inlineMax(),
        call.globals().memoryBytes(call.output().messages()),
        Runtime.getRuntime().availableProcessors(),
        new BackupOptions.Label(
            host == null ? HostName.of(call.output().surroundings()) : host,
            user,
            tags,
            "",
            "nuwa " + Version.NUMBER));
  }

  private static StateFolder states(Call call) {
    Folders folders = Folders.of(call.output().surroundings().environment());
    return new StateFolder(
        folders.state().resolve("trees"), new SecureRandom(), call.output().events());
  }
}
