package dev.nuwa.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A bucket in memory for the training run, at a port of this machine that nobody else is told:
/// enough of S3 for one repository, and no signature is looked at.
final class TrainingBucket implements AutoCloseable {

  private static final Pattern FIRST = Pattern.compile("([A-Z]+) /bucket/?([^? ]*)\\??(\\S*) .*");
  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");
  private static final Pattern RANGE = Pattern.compile("\\nrange: bytes=([0-9]*)-([0-9]*)");
  private static final Pattern ATTEMPT = Pattern.compile("\\nx-amz-meta-nuwa-attempt: ([0-9a-f]+)");
  private static final Pattern LENGTH = Pattern.compile("\\ncontent-length: ([0-9]+)");

  private final ServerSocket server;
  private final ConcurrentSkipListMap<String, Held> objects = new ConcurrentSkipListMap<>();

  /// An object, and the id of the put that brought it.
  private record Held(ByteBuffer bytes, String attempt) {}

  private TrainingBucket(ServerSocket server) {
    this.server = server;
  }

  static TrainingBucket start() {
    try {
      TrainingBucket bucket =
          new TrainingBucket(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(bucket::accept);
      return bucket;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the training bucket", e);
    }
  }

  String location() {
    return "s3://bucket?endpoint=http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the training bucket does not close", e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // the training is over
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String rest = head.substring(head.indexOf('\n')).toLowerCase(Locale.ROOT);
        if (rest.contains("100-continue")) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
        }
        Matcher length = LENGTH.matcher(rest);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        answer(head.substring(0, head.indexOf('\n')), rest, body, out);
      }
    } catch (IOException e) {
      return; // the client is gone
    }
  }

  /// Up to the empty line; empty at the end of the connection.
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\r') {
        head.append((char) b);
      }
      if (b == '\n' && head.length() > 1 && head.charAt(head.length() - 2) == '\n') {
        return head.toString();
      }
    }
    return "";
  }

  private void answer(String first, String rest, byte[] body, OutputStream out) throws IOException {
    Matcher asked = FIRST.matcher(first);
    String method = asked.matches() ? asked.group(1) : "";
    switch (method) {
      case "PUT" -> write(out, put(asked.group(2), rest, body) ? 200 : 412, new byte[0]);
      case "DELETE" -> {
        objects.remove(asked.group(2));
        write(out, 204, new byte[0]);
      }
      case "HEAD" -> head(objects.get(asked.group(2)), out);
      case "GET" -> {
        if (asked.group(2).isEmpty()) {
          write(out, 200, list(asked.group(3)));
        } else {
          Held found = objects.get(asked.group(2));
          int status = found == null ? 404 : RANGE.matcher(rest).find() ? 206 : 200;
          write(out, status, found == null ? body : part(found, rest));
        }
      }
      default -> write(out, 400, body);
    }
  }

  private boolean put(String key, String rest, byte[] body) {
    Matcher attempt = ATTEMPT.matcher(rest);
    Held held = new Held(ByteBuffer.wrap(body), attempt.find() ? attempt.group(1) : "");
    if (rest.contains("if-none-match")) {
      return objects.putIfAbsent(key, held) == null;
    }
    objects.put(key, held);
    return true;
  }

  private static void head(@Nullable Held found, OutputStream out) throws IOException {
    String head =
        found == null
            ? "404 .\r\nContent-Length: 0"
            : "200 .\r\nContent-Length: "
                + found.bytes().capacity()
                + "\r\nx-amz-meta-nuwa-attempt: "
                + found.attempt();
    out.write(("HTTP/1.1 " + head + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  private byte[] list(String query) {
    Matcher found = PREFIX.matcher(query);
    String prefix = found.find() ? URLDecoder.decode(found.group(1), UTF_8) : "";
    StringBuilder page = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    objects
        .tailMap(prefix)
        .forEach((key, held) -> {
          if (key.startsWith(prefix)) {
            page.append("<Contents><Key>").append(key).append("</Key><Size>");
            page.append(held.bytes().capacity()).append("</Size></Contents>");
          }
        });
    return page.append("</ListBucketResult>").toString().getBytes(UTF_8);
  }

  /// All of it without a range, and that range of it with one.
  private static byte[] part(Held held, String rest) {
    byte[] bytes = held.bytes().array();
    Matcher range = RANGE.matcher(rest);
    if (!range.find()) {
      return bytes;
    }
    if (range.group(1).isEmpty()) {
      int last = (int) Math.min(bytes.length, Long.parseLong(range.group(2)));
      return Arrays.copyOfRange(bytes, bytes.length - last, bytes.length);
    }
    int from = (int) Math.min(bytes.length, Long.parseLong(range.group(1)));
    int to = (int) Math.min(bytes.length, Long.parseLong(range.group(2)) + 1);
    return Arrays.copyOfRange(bytes, from, Math.max(from, to));
  }

  private static void write(OutputStream out, int status, byte[] body) throws IOException {
    String range = status == 206 ? "Content-Range: bytes */*\r\n" : "";
    String length = "Content-Length: " + body.length + "\r\n\r\n";
    out.write(("HTTP/1.1 " + status + " .\r\n" + range + length).getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
