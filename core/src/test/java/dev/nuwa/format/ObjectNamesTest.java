package dev.nuwa.format;

import static dev.nuwa.format.Samples.AUTHOR;
import static dev.nuwa.format.Samples.R16;
import static dev.nuwa.format.Samples.R32;
import static dev.nuwa.format.Samples.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectNamesTest {

  private static final String W = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";

  @Test
  void everyNameOfTheFormatIsBuiltAndTakenApart() {
    Map<String, ObjectNames.Parsed> names = new LinkedHashMap<>();
    add(names, ObjectNames.config(1), ObjectKind.CONFIG, 1, "");
    add(names, ObjectNames.certificate(AUTHOR, R16), ObjectKind.CERTIFICATE, 0, R16);
    add(names, ObjectNames.probe(AUTHOR, R16), ObjectKind.PROBE, 0, R16);
    add(names, ObjectNames.keySlot(R32), ObjectKind.KEY_SLOT, 0, R32);
    add(names, ObjectNames.pack(AUTHOR, R32), ObjectKind.PACK, 0, R32);
    add(names, ObjectNames.index(AUTHOR, R32), ObjectKind.INDEX, 0, R32);
    add(names, SNAPSHOT, ObjectKind.SNAPSHOT, 7, R16);
    add(names, ObjectNames.confirmation(SNAPSHOT), ObjectKind.CONFIRMATION, 7, R16);
    add(names, ObjectNames.drop(SNAPSHOT, R16), ObjectKind.DROP, 7, R16);
    add(names, ObjectNames.note(SNAPSHOT, R16), ObjectKind.NOTE, 7, R16);
    add(names, ObjectNames.pin(AUTHOR, R16, 0x1f), ObjectKind.PIN, 0x1f, R16);
    add(names, ObjectNames.pinEnd(AUTHOR, R16), ObjectKind.PIN_END, 0, R16);
    add(names, ObjectNames.generation(255), ObjectKind.GENERATION, 255, "");
    assertThat(names.keySet())
        .containsExactly(
            "config/0000000000000001",
            "cert/" + W + "-" + R16,
            "probe/" + W + "-" + R16,
            "keys/" + R32,
            "pack/" + W + "/" + R32,
            "index/" + W + "/" + R32,
            "snap/" + W + "/0000000000000007-" + R16,
            "ok/" + W + "/0000000000000007-" + R16,
            "drop/" + W + "/0000000000000007-" + R16 + "-" + R16,
            "note/" + W + "/0000000000000007-" + R16 + "-" + R16,
            "pin/" + W + "/" + R16 + "-001f",
            "pin/" + W + "/" + R16 + "-end",
            "gen/00000000000000ff");
    names.forEach((name, parsed) -> assertThat(ObjectNames.parse(name)).contains(parsed));
  }

  @Test
  void aConfirmationAndADropNameTheirSnapshot() {
    assertThat(ObjectNames.snapshotOf(ObjectNames.confirmation(SNAPSHOT))).isEqualTo(SNAPSHOT);
    assertThat(ObjectNames.snapshotOf(ObjectNames.drop(SNAPSHOT, R16))).isEqualTo(SNAPSHOT);
    assertThat(ObjectNames.snapshotOf(ObjectNames.note(SNAPSHOT, R16))).isEqualTo(SNAPSHOT);
    assertThatThrownBy(() -> ObjectNames.snapshotOf(SNAPSHOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ObjectNames.packAuthor(Samples.PACK)).isEqualTo(AUTHOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "config",
        "config/",
        "config/1",
        "config/0000000000000000",
        "config/ffffffffffffffff",
        "config/000000000000000G",
        "config/0000000000000001/",
        "CONFIG/0000000000000001",
        "keys/0123",
        "pack/x/y",
        "snap/a0a1a2a3a4a5a6a7a8a9aaabacadaeaf/0000000000000007",
        "gen/0000000000000001\n",
        "other/thing",
        "/gen/0000000000000001"
      })
  void otherNamesAreNotOurs(String name) {
    assertThat(ObjectNames.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a//b", "/a", "a/", "A", "a b", "ä", "a\n"})
  void namesThatNoObjectCouldHaveAreRefused(String name) {
    assertThatThrownBy(() -> ObjectNames.require(name))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isPrintable();
  }

  private static void add(
      Map<String, ObjectNames.Parsed> names,
      String name,
      ObjectKind kind,
      long number,
      String random) {
    boolean authored =
        switch (kind) {
          case CONFIG, KEY_SLOT, GENERATION -> false;
          default -> true;
        };
    names.put(name, new ObjectNames.Parsed(name, kind, authored ? AUTHOR : null, number, random));
  }
}
