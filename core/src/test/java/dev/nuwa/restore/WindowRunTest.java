package dev.nuwa.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowRunTest {

  private static List<Integer> pieces(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void everyPieceIsDealtOnce() {
    for (int workers = 1; workers <= 8; workers++) {
      for (int count = 0; count < 60; count++) {
        List<Integer> dealt = WindowRun.dealt(pieces(count), workers);
        assertEquals(pieces(count), dealt.stream().sorted().toList());
      }
    }
  }

  @Test
  void piecesThatBeginTogetherLieFarApart() {
    List<Integer> dealt = WindowRun.dealt(pieces(100), 4);
    for (int i = 1; i < 4; i++) {
      assertTrue(dealt.get(i) - dealt.get(i - 1) >= 20, dealt::toString);
    }
  }

  @Test
  void eachWorkerGoesOnWithTheNeighbourOfItsPiece() {
    List<Integer> dealt = WindowRun.dealt(pieces(100), 4);
    assertEquals(dealt.get(0) + 1, dealt.get(4));
    assertEquals(dealt.get(3) + 1, dealt.get(7));
  }

  @Test
  void theLastPiecesStayTheLast() {
    List<Integer> dealt = WindowRun.dealt(pieces(100), 2);
    assertEquals(List.of(94, 95, 96, 97, 98, 99), dealt.subList(94, 100));
  }
}
