package dev.nuwa.source.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.kernel.Errno;
import org.junit.jupiter.api.Test;

/// Which refusals of the system end a restore.
final class TargetReportsTest {

  private static final EntryKey PLACE = EntryKey.ROOT.child(ByteString.utf8("file"));

  private final Recorded events = new Recorded();
  private final TargetReports reports = new TargetReports(events);

  @Test
  void aFullTargetEndsItAndSaysWhatToDo() {
    for (int errno : new int[] {Errno.ENOSPC, Errno.EDQUOT}) {
      assertThatThrownBy(() -> reports.failed(PLACE, -errno))
          .isInstanceOfSatisfying(
              ResourceException.class,
              e -> assertThat(e.advice()).contains("run the same restore again"))
          .hasMessageContaining("file")
          .hasMessageContaining(Errno.text(errno));
    }
    assertThat(events.events()).isEmpty();
  }

  @Test
  void aTargetThatBecameReadOnlyEndsIt() {
    assertThatThrownBy(() -> reports.failed(PLACE, -Errno.EROFS))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void anythingElseConcernsOneFile() {
    for (int errno : new int[] {Errno.EACCES, Errno.EIO, Errno.ENAMETOOLONG, Errno.EFBIG}) {
      assertThat(reports.failed(PLACE, -errno)).isInstanceOf(Outcome.Failed.class);
    }
    assertThat(events.of(Event.FileFailed.class)).hasSize(4);
    assertThat(reports.summary().failed()).isEqualTo(4);
  }
}
