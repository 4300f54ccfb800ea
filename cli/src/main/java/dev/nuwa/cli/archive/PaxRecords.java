package dev.nuwa.cli.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The records of a pax extended header: `length key=value\n`, the length in decimal digits and
/// counting itself (POSIX.1-2001, pax Interchange Format).
final class PaxRecords {

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  PaxRecords put(String key, String value) {
    return put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  PaxRecords put(byte[] key, byte[] value) {
    int rest = key.length + value.length + 3; // space, =, line feed
    int length = rest + 1;
    while (String.valueOf(length).length() + rest != length) {
      length++;
    }
    records.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(key);
    records.write('=');
    records.writeBytes(value);
    records.write('\n');
    return this;
  }

  boolean isEmpty() {
    return records.size() == 0;
  }

  byte[] bytes() {
    return records.toByteArray();
  }
}
