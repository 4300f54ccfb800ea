package dev.nuwa.format.control;

import static dev.nuwa.format.Samples.HASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordWriter;
import dev.nuwa.format.Samples;
import dev.nuwa.format.snapshot.Note;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ControlRecordsTest {

  @Test
  void aPinHasTheBytesOfTheFormat() {
    Pin pin = new Pin(Samples.R16, List.of(), Instant.ofEpochSecond(1), 5);
    assertThat(HexFormat.of().formatHex(pin.encode()))
        .isEqualTo(
            "a4"
                + "00"
                + "7030313233343536373839616263646566"
                + "01"
                + "80"
                + "02"
                + "1a3b9aca00"
                + "03"
                + "05");
  }

  @Test
  void everyRecordComesBack() {
    Certificate certificate = Samples.certificate();
    assertThat(Certificate.decode("o", certificate.encode())).isEqualTo(certificate);
    Certificate unnamed =
        new Certificate(Role.READER, Samples.bytes(1, 32), 2, 9, Instant.EPOCH, null);
    assertThat(Certificate.decode("o", unnamed.encode())).isEqualTo(unnamed);
    assertThat(Probe.decode("o", Samples.probe().encode())).isEqualTo(Samples.probe());
    assertThat(KeySlot.decode("o", Samples.keySlot().encode())).isEqualTo(Samples.keySlot());
    assertThat(PinEnd.decode("o", Samples.pinEnd().encode())).isEqualTo(Samples.pinEnd());
    assertThat(Drop.decode("o", Samples.drop().encode())).isEqualTo(Samples.drop());
    assertThat(Note.decode("o", Samples.note().encode())).isEqualTo(Samples.note());
    Confirmation confirmation = Samples.confirmation();
    assertThat(Confirmation.decode("o", confirmation.encode())).isEqualTo(confirmation);
    Config config = Samples.config();
    Config first =
        new Config(
            1,
            null,
            config.authorityKey(),
            new Features(1, 2, 4, 8),
            List.of(1, 2),
            config.domains(),
            List.of(),
            Instant.EPOCH);
    assertThat(Config.decode("o", first.encode())).isEqualTo(first);
    Generation base =
        new Generation(
            7,
            null,
            new NumberedHash(1, HASH),
            7,
            Generation.Condemned.NOTHING,
            Generation.RootChange.NONE,
            Instant.EPOCH);
    assertThat(Generation.decode("o", base.encode())).isEqualTo(base);
  }

  @Test
  void aNumberThatIsNotThatOfTheNameIsDamage() {
    byte[] config = Samples.config().encode();
    assertThat(Config.decode(ObjectNames.config(3), config).number()).isEqualTo(3);
    assertThatThrownBy(() -> Config.decode(ObjectNames.config(4), config))
        .isInstanceOf(CorruptionException.class);
    assertThatThrownBy(
            () -> Generation.decode(ObjectNames.generation(9), Samples.generation().encode()))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void unknownFeaturesStopWhatTheyAreFor() {
    Features.NONE.requireCollectable();
    new Features(~0L >>> 1, 0, 0, 0).requireCollectable();
    Features noCollecting = new Features(0, 0, 0, 4);
    noCollecting.requireWritable();
    assertThatThrownBy(noCollecting::requireCollectable).isInstanceOf(FormatException.class);
    Features noWriting = new Features(0, 0, 1, 0);
    noWriting.requireReadable();
    assertThatThrownBy(noWriting::requireWritable).isInstanceOf(FormatException.class);
    assertThatThrownBy(new Features(0, 0x10, 0, 0)::requireReadable)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("features 10");
  }

  @Test
  void placementsMembersAndPoliciesOfALaterVersionAreRefused() {
    for (RecordWriter later :
        List.of(
            config(new RecordWriter().integer(0, 1), List.of(), new RecordWriter()),
            config(
                new RecordWriter().integer(0, 0),
                List.of(new CborValue.Int(1)),
                new RecordWriter()),
            config(
                new RecordWriter().integer(0, 0), List.of(), new RecordWriter().integer(0, 1)))) {
      assertThatThrownBy(() -> Config.decode("o", later.encode()))
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void unknownRolesReasonsAndCausesAreRefused() {
    byte[] certificate = Samples.certificate().encode();
    assertThat(certificate[2]).isEqualTo((byte) 4);
    certificate[2] = 9;
    assertThatThrownBy(() -> Certificate.decode("o", certificate))
        .isInstanceOf(FormatException.class);
    byte[] drop =
        new RecordWriter()
            .text(0, Samples.SNAPSHOT)
            .integer(1, 4)
            .time(2, Instant.EPOCH)
            .text(3, "")
            .encode();
    assertThatThrownBy(() -> Drop.decode("o", drop)).isInstanceOf(FormatException.class);
  }

  @Test
  void namesOfOtherKindsDoNotStandInForSnapshots() {
    byte[] pin =
        new RecordWriter()
            .text(0, Samples.R16)
            .texts(1, List.of(Samples.PACK))
            .time(2, Instant.EPOCH)
            .integer(3, 0)
            .encode();
    assertThatThrownBy(() -> Pin.decode("o", pin)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aBrokenChainIsNotBuilt() {
    Config config = Samples.config();
    assertThatThrownBy(() ->
            new Config(
                2,
                null,
                config.authorityKey(),
                Features.NONE,
                List.of(1),
                config.domains(),
                List.of(),
                Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new Generation(
                2,
                HASH,
                new NumberedHash(1, HASH),
                3,
                Generation.Condemned.NOTHING,
                Generation.RootChange.NONE,
                Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RecordWriter config(
      RecordWriter placement, List<CborValue> members, RecordWriter policies) {
    return new RecordWriter()
        .integer(0, 1)
        .bytes(2, Samples.bytes(0, 32))
        .list(3, List.of(0, 0, 0, 0), n -> new CborValue.Int(n))
        .list(4, List.of(1), n -> new CborValue.Int(n))
        .list(5, List.<CborValue>of(), value -> value)
        .record(6, placement)
        .list(7, members, value -> value)
        .record(8, policies)
        .list(9, List.<CborValue>of(), value -> value)
        .time(10, Instant.EPOCH);
  }
}
