package dev.nuwa.cli.archive;

import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.text.Visible;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.ResourceException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Zip: files and folders with their times, for where tar is not at hand. Links, devices, owners
/// and attributes have no place in it; a hard-linked file is in it under each of its names.
final class ZipArchive implements Archive {

  private final FileBytes files;
  private final ZipOutputStream zip;

  ZipArchive(FileBytes files, FileBytes.Sink sink) {
    this.files = files;
    this.zip =
        new ZipOutputStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                sink.write(new byte[] {(byte) b}, 0, 1);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                sink.write(bytes, offset, length);
              }
            },
            StandardCharsets.UTF_8);
  }

  @Override
  public boolean add(ByteString path, Entry entry) {
    boolean folder = entry.type() == FileType.DIRECTORY;
    if (folder && path.isEmpty()) {
      return true;
    }
    if (!folder && entry.type() != FileType.REGULAR) {
      return false;
    }
    // Names in a zip are text: a byte that is not becomes visible, as everywhere else.
    String name = Visible.of(NameBytes.text(path.bytes()));
    try {
      ZipEntry header = new ZipEntry(folder ? name + "/" : name);
      time(header, entry);
      zip.putNextEntry(header);
      if (!folder) {
        files.write(entry, this::write);
      }
      zip.closeEntry();
      return true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void time(ZipEntry header, Entry entry) {
    try {
      header.setLastModifiedTime(FileTime.from(Times.instant(entry.times().modified())));
    } catch (DateTimeException | ArithmeticException e) {
      header.setTime(0);
    }
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      zip.write(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void finish() {
    try {
      zip.finish();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static ResourceException failed(IOException e) {
    return new ResourceException("cannot write the zip: " + e.getMessage(), "use tar", e);
  }
}
