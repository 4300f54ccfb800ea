package dev.nuwa.cli.job;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.restore.RestoreOptions.Verification;
import dev.nuwa.restore.RestoreResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Tells what a restore did, and what it could not do.
public final class RestoreSummary {

  private final Call call;
  private final SnapshotChoice choice;
  private final List<RestorePlaces.Job> jobs;
  private final List<RestoreWork.Done> done = new ArrayList<>();

  public RestoreSummary(Call call, SnapshotChoice choice, List<RestorePlaces.Job> jobs) {
    this.call = call;
    this.choice = choice;
    this.jobs = jobs;
  }

  public void add(RestoreWork.Done result) {
    done.add(result);
  }

  public ExitCode tell(Duration time, Verification verification) {
    long bytes = sum(RestoreResult::bytes);
    call.output()
        .say(
            Message.RESTORE_DONE,
            Amounts.count(sum(RestoreResult::files)),
            Amounts.bytes(bytes),
            targets(jobs),
            Amounts.duration(time),
            Amounts.rate(bytes, time));
    sayIfAny(Message.RESTORE_KEPT, sum(RestoreResult::kept));
    sayIfAny(Message.RESTORE_DELETED, sum(RestoreResult::deleted));
    tellTroubles();
    if (verification == Verification.READ_BACK) {
      tellVerified();
    }
    call.output().result(json(time, verification));
    return code();
  }

  private void tellTroubles() {
    warnIfAny(Message.RESTORE_DAMAGED, sum(RestoreResult::damaged));
    warnIfAny(Message.RESTORE_FAILED, sum(RestoreResult::failed));
    long owners = sum(result -> result.summary().ownersSkipped());
    if (owners > 0) {
      long bits = sum(result -> result.summary().setIdDropped());
      call.output().hint(Message.RESTORE_OWNERS, owners, bits);
    }
    long attributes = sum(result -> result.summary().attributesSkipped());
    if (attributes > 0) {
      call.output().hint(Message.RESTORE_ATTRIBUTES, attributes);
    }
  }

  private void tellVerified() {
    if (differing() == 0) {
      call.output().say(Message.RESTORE_VERIFIED);
    } else {
      call.output().warn("", Message.RESTORE_DIFFERS, differing());
    }
  }

  private ExitCode code() {
    if (sum(RestoreResult::damaged) > 0) {
      return ExitCode.DAMAGE;
    }
    if (differing() > 0) {
      return ExitCode.FAILED;
    }
    return sum(RestoreResult::failed) > 0 ? ExitCode.PARTIAL : ExitCode.DONE;
  }

  private JsonObject json(Duration time, Verification verification) {
    JsonObject json =
        new JsonObject()
            .put("snapshot", choice.snapshot().id())
            .put("target", targets(jobs))
            .put("objects", sum(RestoreResult::files))
            .put("bytes", sum(RestoreResult::bytes))
            .put("unchanged", sum(RestoreResult::kept))
            .put("deleted", sum(RestoreResult::deleted))
            .put("damaged", sum(RestoreResult::damaged))
            .put("failed", sum(RestoreResult::failed))
            .put("ownersSkipped", sum(result -> result.summary().ownersSkipped()))
            .put("setIdDropped", sum(result -> result.summary().setIdDropped()))
            .put("attributesSkipped", sum(result -> result.summary().attributesSkipped()));
    if (verification == Verification.READ_BACK) {
      json.put("differing", differing()).put("verified", differing() == 0);
    }
    return json.put("dryRun", false).put("seconds", time);
  }

  private long differing() {
    return done.stream().mapToLong(RestoreWork.Done::differing).sum();
  }

  private long sum(ToLongFunction<RestoreResult> what) {
    return done.stream().map(RestoreWork.Done::result).mapToLong(what).sum();
  }

  private void sayIfAny(Message message, long count) {
    if (count > 0) {
      call.output().say(message, Amounts.count(count));
    }
  }

  private void warnIfAny(Message message, long count) {
    if (count > 0) {
      call.output().warn("", message, Amounts.count(count));
    }
  }

  private static String targets(List<RestorePlaces.Job> jobs) {
    return jobs.stream().map(job -> job.target().utf8()).collect(Collectors.joining(", "));
  }
}
