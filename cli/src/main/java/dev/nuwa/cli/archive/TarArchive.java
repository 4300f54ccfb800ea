package dev.nuwa.cli.archive;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.format.tree.Xattr;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tar in the pax format: names are bytes, times have nanoseconds, with extended attributes
/// (`SCHILY.xattr.`), ACLs (`SCHILY.acl.`), hard links, and sparse files as GNU tar writes them
/// (format 1.0). Memory: the names of hard-linked files.
final class TarArchive implements Archive {

  /// What a reader sees that knows no sparse files.
  private static final ByteString PLACEHOLDER = ByteString.utf8("GNUSparseFile.0/sparse");

  private static final int RECORD = 20 * TarHeader.BLOCK;

  private static final Map<String, String> ACLS =
      Map.of(
          "system.posix_acl_access", "SCHILY.acl.access",
          "system.posix_acl_default", "SCHILY.acl.default");

  private final FileBytes files;
  private final FileBytes.Sink out;
  private final Map<Long, ByteString> linked = new HashMap<>();
  private long written;

  TarArchive(FileBytes files, FileBytes.Sink sink) {
    this.files = files;
    this.out =
        (bytes, offset, length) -> {
          sink.write(bytes, offset, length);
          written += length;
        };
  }

  @Override
  public boolean add(ByteString path, Entry entry) {
    if (entry.type() == FileType.SOCKET) {
      return false;
    }
    long group = entry.extras().linkGroup();
    ByteString first = group == 0 ? null : linked.putIfAbsent(group, path);
    if (first != null) {
      header('1', path, first, entry, 0, new PaxRecords());
    } else if (hasContent(entry)) {
      addFile(path, entry);
    } else {
      ByteString target = entry.extras().linkTarget();
      header(type(entry), path, target, entry, 0, new PaxRecords());
    }
    return true;
  }

  /// A device that was read whole is a file of that content.
  private static boolean hasContent(Entry entry) {
    return entry.type() == FileType.REGULAR || entry.size() > 0;
  }

  private void addFile(ByteString path, Entry entry) {
    List<FileBytes.Stretch> stretches = files.stretches(entry);
    boolean whole =
        entry.size() == 0
            || (stretches.size() == 1 && stretches.getFirst().length() == entry.size());
    if (whole) {
      header('0', path, null, entry, entry.size(), new PaxRecords());
      files.write(entry, out);
    } else {
      addSparse(path, entry, stretches);
    }
    pad();
  }

  private void addSparse(ByteString path, Entry entry, List<FileBytes.Stretch> stretches) {
    StringBuilder map = new StringBuilder();
    map.append(stretches.size() + 1).append('\n');
    long data = 0;
    for (FileBytes.Stretch stretch : stretches) {
      map.append(stretch.offset()).append('\n').append(stretch.length()).append('\n');
      data += stretch.length();
    }
    // A last stretch of nothing says how long the file is.
    map.append(entry.size()).append("\n0\n");
    byte[] bytes = map.toString().getBytes(StandardCharsets.US_ASCII);
    long mapBytes = roundUp(bytes.length, TarHeader.BLOCK);
    PaxRecords pax =
        new PaxRecords()
            .put("GNU.sparse.major", "1")
            .put("GNU.sparse.minor", "0")
            .put("GNU.sparse.name".getBytes(StandardCharsets.US_ASCII), path.bytes())
            .put("GNU.sparse.realsize", String.valueOf(entry.size()));
    header('0', PLACEHOLDER, null, entry, mapBytes + data, pax);
    out.write(bytes, 0, bytes.length);
    pad();
    files.writeStretches(entry, out);
  }

  private void header(
      char type,
      ByteString path,
      @Nullable ByteString target,
      Entry entry,
      long size,
      PaxRecords pax) {
    byte[] name = name(path, entry);
    byte[] link = target == null ? new byte[0] : target.bytes();
    byte[] user = entry.owner().user().bytes();
    byte[] group = entry.owner().group().bytes();
    Timestamp modified = entry.times().modified();
    // Where a name stands in the header itself, bytes are bytes anyway.
    if (isLongAndNoText(name) || isLongAndNoText(link)) {
      pax.put("hdrcharset", "BINARY");
    }
    longer(pax, "path", name, TarHeader.NAME_BYTES);
    longer(pax, "linkpath", link, TarHeader.NAME_BYTES);
    longer(pax, "uname", user, TarHeader.OWNER_BYTES);
    longer(pax, "gname", group, TarHeader.OWNER_BYTES);
    larger(pax, "uid", entry.owner().uid(), TarHeader.ID_MAX);
    larger(pax, "gid", entry.owner().gid(), TarHeader.ID_MAX);
    larger(pax, "size", size, TarHeader.SIZE_MAX);
    if (modified.nanos() != 0
        || modified.seconds() < 0
        || modified.seconds() > TarHeader.SIZE_MAX) {
      pax.put("mtime", decimal(modified));
    }
    if (type != '1') {
      entry.extras().xattrs().forEach(attribute -> attribute(pax, attribute));
    }
    if (!pax.isEmpty()) {
      byte[] records = pax.bytes();
      block(new TarHeader('x').name(ascii("PaxHeaders/nuwa")).mode(0644).size(records.length));
      out.write(records, 0, records.length);
      pad();
    }
    TarHeader header =
        new TarHeader(type)
            .name(name)
            .link(link)
            .mode(entry.mode())
            .owner(entry.owner().uid(), entry.owner().gid())
            .ownerNames(user, group)
            .size(size)
            .modified(modified.seconds());
    Device device = entry.extras().device();
    if (device != null) {
      header.device(device.major(), device.minor());
    }
    block(header);
  }

  private void attribute(PaxRecords pax, Xattr attribute) {
    String name = attribute.name().utf8();
    ByteString value = files.value(attribute);
    String acl = ACLS.get(name);
    if (acl != null && AclText.of(value).isPresent()) {
      pax.put(acl, AclText.of(value).get());
    } else if (attribute.name().indexOf((byte) '=', 0) < 0) {
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      key.writeBytes(ascii("SCHILY.xattr."));
      key.writeBytes(attribute.name().bytes());
      pax.put(key.toByteArray(), value.bytes());
    }
  }

  private static byte[] name(ByteString path, Entry entry) {
    if (path.isEmpty()) {
      return ascii("./");
    }
    if (entry.type() != FileType.DIRECTORY) {
      return path.bytes();
    }
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.writeBytes(path.bytes());
    name.write('/');
    return name.toByteArray();
  }

  private static char type(Entry entry) {
    return switch (entry.type()) {
      case REGULAR, SOCKET -> '0';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private static void longer(PaxRecords pax, String key, byte[] value, int max) {
    if (value.length > max) {
      pax.put(ascii(key), value);
    }
  }

  private static void larger(PaxRecords pax, String key, long value, long max) {
    if (value > max) {
      pax.put(key, String.valueOf(value));
    }
  }

  private static String decimal(Timestamp time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.seconds()).add(BigDecimal.valueOf(time.nanos(), 9));
    return seconds.stripTrailingZeros().toPlainString();
  }

  private static boolean isLongAndNoText(byte[] name) {
    ByteString bytes = ByteString.of(name);
    return name.length > TarHeader.NAME_BYTES && !ByteString.utf8(bytes.utf8()).equals(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void block(TarHeader header) {
    out.write(header.bytes(), 0, TarHeader.BLOCK);
  }

  private void pad() {
    FileBytes.zeroes(roundUp(written, TarHeader.BLOCK) - written, out);
  }

  private static long roundUp(long bytes, int unit) {
    return (bytes + unit - 1) / unit * unit;
  }

  /// Two empty blocks, and the record filled.
  @Override
  public void finish() {
    FileBytes.zeroes(2L * TarHeader.BLOCK, out);
    FileBytes.zeroes(roundUp(written, RECORD) - written, out);
  }
}
