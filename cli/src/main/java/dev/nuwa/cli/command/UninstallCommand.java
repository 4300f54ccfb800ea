package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.ResourceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Removes what Nuwa left on this machine and could make again: cache, state, builds. Whatever is,
/// or looks like, a repository or a key stays.
@CommandLine.Command
final class UninstallCommand implements Command {

  private static final Set<String> NEVER = Set.of("repository", "key");

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Override
  public ExitCode run(Call call) {
    if (!dryRun && !call.globals().isYes()) {
      throw call.usage(call.text(Message.UNINSTALL_NEEDS_ANSWER), Message.UNINSTALL_ASK);
    }
    Folders folders = Folders.of(call.output().surroundings().environment());
    List<String> paths = new ArrayList<>();
    for (Path path : removable(folders)) {
      paths.add(path.toString());
      remove(call, path);
    }
    List<String> kept = kept(folders);
    if (paths.isEmpty()) {
      call.output().say(Message.UNINSTALL_NOTHING);
    }
    kept.forEach(path -> call.output().say(Message.UNINSTALL_KEPT, path));
    call.output().hint(Message.UNINSTALL_CHECKOUT);
    call.output()
        .result(new JsonObject().put("paths", paths).put("kept", kept).put("removed", !dryRun));
    return ExitCode.DONE;
  }

  private void remove(Call call, Path path) {
    try {
      String size = Amounts.bytes(walk(path, dryRun ? Deed.MEASURE : Deed.REMOVE));
      call.output().say(dryRun ? Message.UNINSTALL_WOULD : Message.UNINSTALL_REMOVED, path, size);
    } catch (IOException e) {
      throw new ResourceException(
          call.text(Message.CANNOT_REMOVE, path, Reasons.of(e)), call.text(Message.TRY_RIGHTS), e);
    }
  }

  /// The entries of our cache and state folders, without what must stay.
  private static Set<Path> removable(Folders folders) {
    Set<Path> found = new TreeSet<>();
    for (Path folder : List.of(folders.cache(), folders.state())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(found::add);
      } catch (IOException e) {
        // No such folder: nothing of ours in it.
      }
    }
    found.removeIf(UninstallCommand::mustStay);
    return found;
  }

  private static boolean mustStay(Path entry) {
    String name = entry.getFileName().toString();
    return NEVER.contains(name) || name.startsWith("key.");
  }

  private static List<String> kept(Folders folders) {
    return List.of(folders.data().resolve("repository"), folders.data().resolve("key")).stream()
        .filter(Files::exists)
        .map(Path::toString)
        .toList();
  }

  private enum Deed {
    MEASURE,
    REMOVE
  }

  /// Bytes below `path`; links are never followed.
  private static long walk(Path path, Deed deed) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            bytes[0] += attributes.size();
            return done(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            return done(folder);
          }

          private FileVisitResult done(Path visited) throws IOException {
            if (deed == Deed.REMOVE) {
              Files.deleteIfExists(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }
}
