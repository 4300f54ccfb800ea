package dev.nuwa.repo.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.repo.TestRepository;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.storage.MemoryStorage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SnapshotListingTest {

  private static final MemoryStorage STORAGE = new MemoryStorage();
  private static final KeyRing KEYS = TestRepository.create(STORAGE, 1).open(STORAGE).keys();

  private final StoredSnapshot a = Snapshots.of(1, 1, "aa11", "2026-01-01");
  private final StoredSnapshot b = Snapshots.of(1, 2, "ab22", "2026-01-02");
  private final StoredSnapshot c = Snapshots.of(1, 3, "cc33", "2026-01-03");

  @Test
  void latestIsTheNewestAndTildeCountsBack() {
    assertThat(select("latest", a, c, b)).isEqualTo(new Selection.One(c));
    assertThat(select("latest~2", a, c, b)).isEqualTo(new Selection.One(a));
    assertThat(select("latest~3", a, c, b)).isInstanceOf(Selection.None.class);
    assertThat(select("latest")).isInstanceOf(Selection.None.class);
  }

  @Test
  void theChainOrdersOneWriterWhateverItsClockSaid() {
    StoredSnapshot future = Snapshots.of(1, 2, "ff", "2036-01-01");
    assertThat(listing(a, future, c).snapshots()).containsExactly(c, future, a);
  }

  @Test
  void betweenWritersTimeDecides() {
    StoredSnapshot other = Snapshots.of(2, 9, "dd", "2026-01-02");
    StoredSnapshot newer = Snapshots.of(2, 10, "ee", "2026-02-02");
    assertThat(listing(a, c, other, newer).snapshots()).containsExactly(newer, c, other, a);
  }

  @Test
  void severalSourcesAreShownAndNotGuessedAmong() {
    StoredSnapshot mail = Snapshots.of(1, 4, "dd44", "2026-01-04", "host", "/mail");
    assertThat(select("latest", a, b, c, mail)).isEqualTo(new Selection.Several(List.of(mail, c)));
    assertThat(select("latest~1", a, b, c, mail)).isEqualTo(new Selection.Several(List.of(b)));
    assertThat(select("latest~7", a, b, c, mail)).isInstanceOf(Selection.None.class);

    SnapshotFilter data =
        new SnapshotFilter(
            Optional.empty(), List.of(), Optional.of(ByteString.utf8("/data")), Optional.empty());
    assertThat(listing(a, b, c, mail).select(SnapshotSelector.parse("latest"), data, KEYS))
        .isEqualTo(new Selection.One(c));
  }

  @Test
  void hostTagAndTimeNarrowTheChoice() {
    StoredSnapshot elsewhere = Snapshots.of(2, 1, "ee", "2026-01-09", "elsewhere", "/data");
    SnapshotListing listing = listing(a, b, c, elsewhere);

    assertThat(listing.matching(SnapshotFilter.ofHost("elsewhere"), KEYS))
        .containsExactly(elsewhere);
    SnapshotFilter asOf =
        new SnapshotFilter(
            Optional.of("host"),
            List.of("daily"),
            Optional.empty(),
            Optional.of(Instant.parse("2026-01-02T12:00:00Z")));
    assertThat(listing.select(SnapshotSelector.parse("latest"), asOf, KEYS))
        .isEqualTo(new Selection.One(b));
    SnapshotFilter weekly =
        new SnapshotFilter(Optional.empty(), List.of("weekly"), Optional.empty(), Optional.empty());
    assertThat(listing.matching(weekly, KEYS)).isEmpty();
  }

  @Test
  void anIdIsFoundByItsFirstDigits() {
    assertThat(select("cc", a, b, c)).isEqualTo(new Selection.One(c));
    assertThat(select("AB", a, b, c)).isEqualTo(new Selection.One(b));
    assertThat(select("a", a, b, c)).isEqualTo(new Selection.Several(List.of(b, a)));
    assertThat(select("9", a, b, c)).isInstanceOf(Selection.None.class);
  }

  @Test
  void unconfirmedSnapshotsAreNeverLatestAndDroppedOnesNeverFound() {
    StoredSnapshot published = c.as(SnapshotStanding.PUBLISHED);
    StoredSnapshot dropped = b.as(SnapshotStanding.DROPPED);

    assertThat(select("latest", a, dropped, published)).isEqualTo(new Selection.One(a));
    assertThat(select("cc", a, dropped, published)).isEqualTo(new Selection.One(published));
    assertThat(select("ab", a, dropped, published)).isInstanceOf(Selection.None.class);
  }

  @Test
  void otherWordsAreRefused() {
    for (String text : List.of("", "newest", "latest~", "latest~-1", "../x", "12345678901234567")) {
      assertThatThrownBy(() -> SnapshotSelector.parse(text))
          .as(text)
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void sessionsAtTheSameTimeMakeTwoHeadsAndTheNextJoinsThem() {
    StoredSnapshot left = Snapshots.after(b, a);
    StoredSnapshot right = Snapshots.after(Snapshots.of(1, 2, "bb", "2026-01-02"), a);
    assertThat(ChainHeads.of(List.of(a, left, right)).of(a.author()))
        .containsExactlyInAnyOrder(left.asPrevious(), right.asPrevious());

    StoredSnapshot joined = Snapshots.after(c, left, right);
    assertThat(ChainHeads.of(List.of(a, left, right, joined)).of(a.author()))
        .containsExactly(joined.asPrevious());
  }

  @Test
  void aRememberedHeadThatIsNoLongerShownIsAnAlarm() {
    StoredSnapshot second = Snapshots.after(b, a);
    ChainHeads remembered = ChainHeads.of(List.of(a, second));

    assertThat(remembered.missingFrom(List.of(a), Set.of())).containsExactly(second.asPrevious());
    assertThat(remembered.missingFrom(List.of(a), Set.of(second.name()))).isEmpty();
    assertThat(remembered.missingFrom(List.of(Snapshots.after(c, second)), Set.of())).isEmpty();
    assertThat(remembered.missingFrom(List.of(a, second), Set.of())).isEmpty();
  }

  @Test
  void rememberedHeadsSurviveAsText() {
    ChainHeads heads = ChainHeads.of(List.of(a, Snapshots.of(2, 1, "dd", "2026-01-01")));
    assertThat(ChainHeads.decode(heads.encode())).isEqualTo(heads);
    assertThat(ChainHeads.decode("nonsense\n" + heads.encode() + "\nsnap/x 12")).isEqualTo(heads);
    assertThat(ChainHeads.decode("")).isEqualTo(new ChainHeads(Map.of()));
  }

  private static SnapshotListing listing(StoredSnapshot... snapshots) {
    return new SnapshotListing(List.of(snapshots), List.of());
  }

  private static Selection select(String text, StoredSnapshot... snapshots) {
    return listing(snapshots).select(SnapshotSelector.parse(text), SnapshotFilter.ALL, KEYS);
  }
}
