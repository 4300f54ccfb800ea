package dev.nuwa.source.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyBytesTest {

  @Test
  void makesTheKeysOfTheFormatAndLeadsBackToPaths() {
    KeyBytes here = new KeyBytes();
    EntryKey top = here.child(bytes("a"));
    here.enter(bytes("a"));
    here.enter(bytes("b"));
    EntryKey deep = here.child(bytes("c"));
    assertThat(top).isEqualTo(EntryKey.of(List.of(), ByteString.utf8("a")));
    assertThat(deep)
        .isEqualTo(
            EntryKey.of(List.of(ByteString.utf8("a"), ByteString.utf8("b")), ByteString.utf8("c")));
    assertThat(KeyBytes.pathOf(deep)).isEqualTo(bytes("a/b/c"));
    assertThat(KeyBytes.pathOf(top)).isEqualTo(bytes("a"));
    assertThat(KeyBytes.pathOf(EntryKey.ROOT)).isEmpty();
    assertThat(here.path()).isEqualTo(bytes("a/b"));
    assertThat(here.childPath(bytes("c"))).isEqualTo(ByteString.utf8("a/b/c"));
  }

  @Test
  void makesTheSameKeysAfterItCameBackFromBelow() {
    KeyBytes here = new KeyBytes();
    EntryKey top = here.child(bytes("z"));
    here.enter(bytes("a"));
    EntryKey inside = here.child(bytes("z"));
    int length = here.length();
    here.enter(bytes("b"));
    here.backTo(length);
    assertThat(here.child(bytes("z"))).isEqualTo(inside);
    here.backTo(0);
    assertThat(here.child(bytes("z"))).isEqualTo(top);
  }

  @Test
  void hasNoKeyForPathsThatAreLongerThanTheFormatHolds() {
    KeyBytes here = new KeyBytes();
    byte[] name = new byte[255];
    java.util.Arrays.fill(name, (byte) 'x');
    for (int i = 0; i < 255; i++) {
      here.enter(name);
    }
    assertThat(here.child(bytes("ok"))).isNotNull();
    assertThat(here.child(name)).isNotNull();
    here.enter(name);
    assertThat(here.child(name)).isNull();
  }

  private static byte[] bytes(String text) {
    return ByteString.utf8(text).bytes();
  }
}
