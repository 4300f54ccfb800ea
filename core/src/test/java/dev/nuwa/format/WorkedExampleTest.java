package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.Hkdf;
import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.Signer;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.control.Pin;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.frame.Trailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Section 17 of docs/format.md is what this test makes: a whole object from fixed inputs, taken
/// apart. When the section differs, the failure shows the text that is right.
final class WorkedExampleTest {

  private static final byte[] INDEX_KEY = Samples.pattern(0x40, 32);
  private static final byte[] SEED = Samples.pattern(0x80, 32);
  private static final byte[] SALT = Samples.pattern(0x20, 32);
  private static final Pin PIN =
      new Pin(Samples.R16, List.of(), Instant.parse("2026-01-02T03:04:05.000000006Z"), 0);
  private static final int PART = 0;

  private final Signer signer = new Signer(SEED);
  private final AuthorId author =
      AuthorId.of(Digests.sha256(joined(ascii("nuwa author"), signer.publicKey())), 0);
  private final String name = ObjectNames.pin(author, Samples.R16, 1);
  private final Header header =
      new Header(
          ObjectKind.PIN,
          new Header.Origin(Samples.REPOSITORY, author, name),
          1,
          1,
          ByteString.of(SALT),
          List.of());
  private final byte[] keys = Hkdf.derive(SALT, INDEX_KEY, header.indexBoxInfo(), 64);
  private final byte[] plain = PIN.encode();
  private final byte[] aad = Header.associatedData(header.encode(), PART, plain.length);
  private final byte[] nonce = nonce();
  private final byte[] sealed = sealed();
  private final byte[] object =
      Frame.assemble(header, joined(nonce, sealed), message -> signer.sign(message));

  @Test
  void theDocumentShowsTheBytesOfAPin() throws IOException {
    String document = Files.readString(root().resolve("docs/format.md"));
    int start = document.indexOf("## 17. Worked example");
    assertThat(start).as("section 17 of docs/format.md").isNotNegative();
    int end = document.indexOf("\n## ", start);
    assertThat(document.substring(start, end < 0 ? document.length() : end)).isEqualTo(section());
  }

  @Test
  void theExampleIsAnObjectThatAReaderTakes() {
    Frame frame = Frame.parse(name, Samples.REPOSITORY, object);
    assertThat(signer.verifier().verify(frame.signedBytes(), frame.signature())).isTrue();
    byte[] opened = new byte[plain.length];
    byte[] body = frame.body();
    UnitCipher cipher = new UnitCipher(Arrays.copyOf(keys, 32));
    int length = cipher.open(Arrays.copyOf(body, 12), aad, body, 12, body.length - 12, opened, 0);
    assertThat(length).isEqualTo(plain.length);
    assertThat(Pin.decode(name, opened)).isEqualTo(PIN);
  }

  private String section() {
    return """
    ## 17. Worked example

    The pin that a session puts before its first backup: no snapshots to build on yet. Made by
    `dev.nuwa.format.WorkedExampleTest`, which keeps this section true.

    Given: repository id `%s`; domain 1, epoch 1; X = `40 41 … 5f`; signing seed `80 81 … 9f`;
    salt `20 21 … 3f`; session `%s`, k = 1; time 2026-01-02T03:04:05.000000006Z; no generation seen.

    Derived:

    %s
    The plaintext of the body, %d bytes of CBOR:

    %s
    The object `%s`, %d bytes:

    %s
    """
        .formatted(
            Samples.REPOSITORY,
            Samples.R16,
            derived(),
            plain.length,
            plaintext(),
            name,
            object.length,
            taken())
        .stripTrailing()
        .concat("\n");
  }

  private String derived() {
    Listing lines = new Listing();
    lines.value("public key", signer.publicKey());
    lines.value("author id", author.bytes());
    lines.value("key (okm 0..32)", Arrays.copyOf(keys, 32));
    lines.value("nonceKey (okm 32..64)", Arrays.copyOfRange(keys, 32, 64));
    lines.value("SHA-256 of the whole object", Digests.sha256(object));
    return lines.toString();
  }

  private String plaintext() {
    Listing lines = new Listing();
    lines.next(plain, 1, "map of 4 pairs");
    lines.next(plain, 2, "key 0, text of 16 bytes");
    lines.next(plain, 16, "session");
    lines.next(plain, 2, "key 1, empty array: snapshots");
    lines.next(plain, 2, "key 2, integer of 8 bytes, big-endian");
    lines.next(plain, 8, "time in nanoseconds");
    lines.next(plain, 2, "key 3, generation 0");
    return lines.whole(plain);
  }

  private String taken() {
    Listing lines = new Listing();
    lines.next(object, 4, "magic");
    lines.next(object, 1, "kind 10, pin");
    lines.next(object, 1, "version 1");
    lines.next(object, 2, "suite 1");
    lines.next(object, 4, "header length " + header.encode().length);
    lines.next(object, 16, "repository id");
    lines.next(object, 2, "domain 1");
    lines.next(object, 4, "epoch 1");
    lines.next(object, 16, "author id");
    lines.next(object, 1, "length of the name, " + name.length());
    lines.next(object, name.length(), "name");
    lines.next(object, 2, "field 1 (salt), critical, 32 bytes");
    lines.next(object, 32, "salt");
    lines.next(object, 12, "nonce; the body begins here");
    lines.next(object, plain.length, "ciphertext");
    lines.next(object, 16, "tag");
    lines.next(object, 32, "SHA-256 of header and body; the trailer begins here");
    lines.next(object, 16, "author id");
    lines.next(object, 2, "signature suite 1, Ed25519");
    lines.next(object, 2, "signature length 64");
    lines.next(object, 64, "signature");
    lines.next(object, 2, "trailer length " + Trailer.BYTES);
    return lines.whole(object);
  }

  private byte[] nonce() {
    Hmac hmac = new Hmac(Arrays.copyOfRange(keys, 32, 64));
    hmac.update((byte) PART);
    hmac.update(plain);
    return Arrays.copyOf(hmac.finish(), 12);
  }

  private byte[] sealed() {
    byte[] out = new byte[plain.length + UnitCipher.TAG_BYTES];
    new UnitCipher(Arrays.copyOf(keys, 32)).seal(nonce, aad, plain, 0, plain.length, out, 0);
    return out;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/format.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Lines of hex with what they mean.
  private static final class Listing {

    private static final int ROW = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final StringBuilder text = new StringBuilder();
    private int offset;

    void value(String label, byte[] bytes) {
      text.append("    %-28s %s\n".formatted(label, HexFormat.of().formatHex(bytes)));
    }

    /// The next bytes of `all`, at most 16 a row.
    void next(byte[] all, int length, String meaning) {
      for (int from = 0; from < length; from += ROW) {
        int to = Math.min(length, from + ROW);
        String hex = HEX.formatHex(all, offset + from, offset + to);
        String row = "    %4d  %-47s  %s".formatted(offset + from, hex, from == 0 ? meaning : "");
        text.append(row.stripTrailing()).append('\n');
      }
      offset += length;
    }

    /// The lines, which cover all bytes.
    String whole(byte[] all) {
      assertThat(offset).isEqualTo(all.length);
      return text.toString();
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
