package dev.nuwa.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RereadWalkTest {

  /// Objects 0 to before `count`; object i is of i bytes.
  private static final class Numbers implements SourceWalk {
    private final int count;
    private int at = -1;

    Numbers(int count) {
      this.count = count;
    }

    @Override
    public boolean next() {
      at++;
      assertThat(at).as("asked again after its end").isLessThanOrEqualTo(count);
      return at < count;
    }

    @Override
    public EntryKey key() {
      return EntryKey.ROOT.child(ByteString.utf8("f%06d".formatted(at)));
    }

    @Override
    public Entry entry() {
      return new Entry(
          FileType.REGULAR,
          0644,
          Owner.of(0, 0),
          at,
          Times.modified(new Timestamp(1, 0)),
          null,
          Extras.NONE,
          Content.empty());
    }

    @Override
    public void close() {}
  }

  private static void expect(RereadWalk walk, int number) {
    assertThat(walk.entry().size()).isEqualTo(number);
    assertThat(walk.key().name().utf8()).isEqualTo("f%06d".formatted(number));
  }

  @Test
  void withoutAMarkItIsTheWalk() {
    RereadWalk walk = new RereadWalk(new Numbers(100));
    for (int i = 0; i < 100; i++) {
      assertThat(walk.next()).isTrue();
      expect(walk, i);
    }
    assertThat(walk.next()).isFalse();
    assertThat(walk.next()).isFalse();
  }

  @Test
  void aMarkAtTheEndIsGoneBackTo() {
    RereadWalk walk = new RereadWalk(new Numbers(3));
    walk.next();
    walk.mark();
    assertThat(walk.next()).isTrue();
    assertThat(walk.next()).isTrue();
    assertThat(walk.next()).isFalse();
    walk.reset();
    expect(walk, 0);
    assertThat(walk.next()).isTrue();
    expect(walk, 1);
    assertThat(walk.next()).isTrue();
    expect(walk, 2);
    assertThat(walk.next()).isFalse();
  }

  @Test
  void anyOrderOfMarksGivesTheSameObjects() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(60);
      RereadWalk walk = new RereadWalk(new Numbers(count));
      int at = 0;
      assertThat(walk.next()).isTrue();
      while (at < count) {
        expect(walk, at);
        int ahead = random.nextInt(8);
        if (ahead > 0) {
          walk.mark();
          int reached = at;
          for (int i = 0; i < ahead && walk.next(); i++) {
            expect(walk, ++reached);
          }
          if (random.nextBoolean()) {
            walk.reset();
          } else {
            walk.release();
            at = reached;
          }
          expect(walk, at);
        }
        assertThat(walk.next()).isEqualTo(++at < count);
      }
    }
  }
}
