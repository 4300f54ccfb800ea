package dev.nuwa.format.frame;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.FieldList;
import dev.nuwa.format.FieldList.Unknown;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.RepositoryId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every object begins with: what it is, whose it is, and the material its seals need. All of
/// it is part of their associated data (docs/format.md, section 3).
///
/// The bytes of a header that was read are kept by [Frame]; seals are checked against those, since
/// a later version may have added fields.
///
/// @param origin repository, author and name
/// @param domain 0 for none, to 65535
/// @param epoch of the domain's keys, 0 for none, 32 bits
/// @param salt 32 bytes, for objects with an X-box; else null
/// @param envelopes of packs, each in the form of section 7; else empty
public record Header(
    ObjectKind kind,
    Origin origin,
    int domain,
    long epoch,
    @Nullable ByteString salt,
    List<ByteString> envelopes) {

  /// Version of each kind.
  public static final int VERSION = 1;

  /// The only suite.
  public static final int SUITE = 1;

  public static final int SALT_BYTES = 32;

  /// Bytes to read so that [#length(String, byte[])] can tell how long a header is.
  public static final int FIXED_BYTES = 50;

  private static final byte[] X_BOX_LABEL = "nuwa x-box v1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC = 0x41_57_55_4e;
  private static final int LENGTH_OFFSET = 8;
  private static final int SALT = 1;
  private static final int ENVELOPE = 2;

  /// Where an object belongs and who made it.
  ///
  /// @param name the object's own
  public record Origin(RepositoryId repository, AuthorId author, String name) {}

  public Header {
    envelopes = List.copyOf(envelopes);
    if (domain < 0 || domain > 0xffff || epoch < 0 || epoch > 0xffff_ffffL) {
      throw new IllegalArgumentException("domain " + domain + ", epoch " + epoch);
    }
    if (salt != null && salt.length() != SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.length() + " bytes");
    }
  }

  /// The header of an object in the clear.
  public static Header clear(ObjectKind kind, Origin origin) {
    return new Header(kind, origin, 0, 0, null, List.of());
  }

  public RepositoryId repository() {
    return origin.repository();
  }

  public AuthorId author() {
    return origin.author();
  }

  /// The object's own name.
  public String name() {
    return origin.name();
  }

  /// Its only form.
  public byte[] encode() {
    ByteWriter out = new ByteWriter(512);
    out.u32(MAGIC).u8(kind.number()).u8(VERSION).u16(SUITE).u32(0);
    out.repository(repository()).u16(domain).u32(epoch).author(author()).text(name());
    FieldList.Writer fields = new FieldList.Writer(out);
    if (salt != null) {
      fields.bytes(SALT, Unknown.REFUSE, salt);
    }
    for (ByteString envelope : envelopes) {
      fields.bytes(ENVELOPE, Unknown.REFUSE, envelope);
    }
    byte[] header = out.toByteArray();
    if (header.length > Limits.HEADER) {
      throw new IllegalArgumentException("header of " + header.length + " bytes");
    }
    byte[] length = new ByteWriter(4).u32(header.length).toByteArray();
    System.arraycopy(length, 0, header, LENGTH_OFFSET, length.length);
    return header;
  }

  /// What is sealed with a box of this object: header ‖ part ‖ length.
  ///
  /// @param header bytes of the header as stored
  /// @param part number of the part (docs/format.md, section 3)
  /// @param plainLength bytes of plaintext
  public static byte[] associatedData(byte[] header, int part, long plainLength) {
    ByteWriter out = new ByteWriter(header.length + 9);
    return out.raw(header).u8(part).u64(plainLength).toByteArray();
  }

  /// The info of the key schedule of this object's X-boxes: `"nuwa x-box v1" ‖ kind ‖ name`.
  public byte[] indexBoxInfo() {
    ByteWriter out = new ByteWriter(256);
    out.raw(X_BOX_LABEL).u8(kind.number()).text(name());
    return out.toByteArray();
  }

  /// How long the header is of which `start` holds at least the first [#FIXED_BYTES].
  ///
  /// @param name of the object, for messages
  public static int length(String name, byte[] start) {
    ByteReader in = new ByteReader(name, start);
    readKind(in);
    return readLength(in);
  }

  /// The header that is all of `bytes`, or the beginning of them.
  ///
  /// @param name of the object, which the header must give too
  /// @throws dev.nuwa.error.CorruptionException when it is damaged or of another object
  /// @throws dev.nuwa.error.FormatException for a version, suite or field of a later version
  public static Header decode(String name, byte[] bytes) {
    ByteReader in = new ByteReader(name, bytes);
    ObjectKind kind = readKind(in);
    int length = readLength(in);
    in.narrow(length - LENGTH_OFFSET - 4);
    RepositoryId repository = in.repositoryId();
    int domain = in.u16();
    long epoch = in.u32();
    AuthorId author = in.authorId();
    String own = in.text(Limits.NAME_CHARS, "name");
    if (!own.equals(name)) {
      throw in.damaged("it says that it is another object");
    }
    return readFields(in, kind, new Origin(repository, author, own), domain, epoch);
  }

  private static Header readFields(
      ByteReader in, ObjectKind kind, Origin origin, int domain, long epoch) {
    ByteString salt = null;
    List<ByteString> envelopes = new ArrayList<>();
    FieldList.Reader fields = new FieldList.Reader(in);
    while (fields.next()) {
      switch (fields.number()) {
        case SALT -> {
          fields.once(Unknown.REFUSE);
          salt = in.raw(SALT_BYTES);
        }
        case ENVELOPE -> {
          fields.known(Unknown.REFUSE);
          envelopes.add(in.raw(in.remaining()));
        }
        default -> fields.unknown();
      }
    }
    return new Header(kind, origin, domain, epoch, salt, envelopes);
  }

  private static ObjectKind readKind(ByteReader in) {
    if (in.u32() != MAGIC) {
      throw in.damaged("it does not begin as an object of a repository");
    }
    int number = in.u8();
    ObjectKind kind = ObjectKind.of(number).orElseThrow(() -> in.unknown("kind", number));
    int version = in.u8();
    if (version != VERSION) {
      throw in.unknown("version", version);
    }
    int suite = in.u16();
    if (suite != SUITE) {
      throw in.unknown("suite", suite);
    }
    return kind;
  }

  private static int readLength(ByteReader in) {
    long length = in.u32();
    if (length < FIXED_BYTES || length > Limits.HEADER) {
      throw in.damaged("header of " + length + " bytes");
    }
    return (int) length;
  }
}
