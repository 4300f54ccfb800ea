package dev.nuwa.cli.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One ustar header of 512 bytes. What does not fit a field is left empty there: a pax header says
/// it.
final class TarHeader {

  static final int BLOCK = 512;
  static final int NAME_BYTES = 100;
  static final int OWNER_BYTES = 31;
  static final long ID_MAX = 07777777;
  static final long SIZE_MAX = 077777777777L;

  private final byte[] block = new byte[BLOCK];

  TarHeader(char type) {
    block[156] = (byte) type;
    text(257, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
  }

  TarHeader name(byte[] name) {
    return text(0, NAME_BYTES, name);
  }

  TarHeader link(byte[] target) {
    return text(157, NAME_BYTES, target);
  }

  TarHeader mode(int mode) {
    return number(100, 8, mode);
  }

  TarHeader owner(long uid, long gid) {
    return number(108, 8, uid <= ID_MAX ? uid : 0).number(116, 8, gid <= ID_MAX ? gid : 0);
  }

  TarHeader ownerNames(byte[] user, byte[] group) {
    return text(265, OWNER_BYTES, user).text(297, OWNER_BYTES, group);
  }

  TarHeader size(long bytes) {
    return number(124, 12, bytes <= SIZE_MAX ? bytes : 0);
  }

  TarHeader modified(long seconds) {
    return number(136, 12, seconds >= 0 && seconds <= SIZE_MAX ? seconds : 0);
  }

  TarHeader device(int major, int minor) {
    return number(329, 8, major & 07777777).number(337, 8, minor & 07777777);
  }

  /// The block with its checksum: the sum of its bytes with blanks in the place of the sum.
  byte[] bytes() {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    byte[] octal = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, block, 148, octal.length);
    block[154] = 0;
    return block.clone();
  }

  private TarHeader text(int at, int width, byte[] text) {
    System.arraycopy(text, 0, block, at, Math.min(width, text.length));
    return this;
  }

  private TarHeader number(int at, int width, long value) {
    String octal = Long.toOctalString(value);
    String padded = "0".repeat(width - 1 - octal.length()) + octal;
    return text(at, width - 1, padded.getBytes(StandardCharsets.US_ASCII));
  }
}
