package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.ExitCode;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Changes the tags of a snapshot. The snapshot itself stays as it was written: notes about it say
/// which tags count.
@CommandLine.Command
public final class TagCommand implements Command {

  private static final List<String> ACTIONS = List.of("add", "remove", "set");

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Parameters(index = "0", paramLabel = "add|remove|set")
  private String action = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT")
  private String snapshot = "";

  @Parameters(index = "2..*", paramLabel = "TAG")
  private List<String> tags = List.of();

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      String refused = call.text(Message.NOT_PERMITTED_MARK);
      repository.session().require(role -> role.mayCollect() && role.mayRead(), refused);
      requireSense(call);
      StoredSnapshot chosen =
          SnapshotChoice.ofMarked(call, repository, snapshot, options).snapshot();
      Set<String> wanted = wanted(chosen.tags().orElse(List.of()));
      boolean changed = repository.session().notes().tag(chosen, wanted);
      String shown = wanted.isEmpty() ? "-" : String.join(", ", wanted);
      call.output().say(changed ? Message.TAGS_NOW : Message.TAGS_UNCHANGED, chosen.id(), shown);
      call.output()
          .result(
              new JsonObject()
                  .put("snapshot", chosen.id())
                  .put("tags", List.copyOf(wanted))
                  .put("changed", changed));
    }
    return ExitCode.DONE;
  }

  private void requireSense(Call call) {
    if (!ACTIONS.contains(action)) {
      String near = Nearest.to(action, ACTIONS).orElse(ACTIONS.getFirst());
      throw call.usage(call.text(Message.TAG_ACTION, action), Message.TRY_TAG_ACTION, near);
    }
    if (tags.isEmpty() && !action.equals("set")) {
      throw call.usage(call.text(Message.TAG_NOTHING), Message.TRY_TAG_ACTION, action);
    }
    if (tags.stream().anyMatch(String::isBlank)) {
      throw call.usage(call.text(Message.TAG_NOTHING), Message.TRY_TAG_ACTION, action);
    }
  }

  private Set<String> wanted(List<String> now) {
    Set<String> wanted = new LinkedHashSet<>(action.equals("set") ? List.of() : now);
    if (action.equals("remove")) {
      tags.forEach(wanted::remove);
    } else {
      wanted.addAll(tags);
    }
    return wanted;
  }
}
