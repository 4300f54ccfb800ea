package dev.nuwa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// One bucket of an S3 server, in memory, that remembers what it was asked: enough for the command
/// line. Signatures are not checked; what a storage owes is tested on whole servers.
final class MemoryBucket implements AutoCloseable {

  private static final String NAME = "bucket";

  /// @param target path and query
  private record Request(String method, String target, Map<String, String> headers, byte[] body) {}

  private final ServerSocket listener;
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private MemoryBucket(ServerSocket listener) {
    this.listener = listener;
  }

  static MemoryBucket open() throws IOException {
    MemoryBucket bucket =
        new MemoryBucket(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("bucket").start(bucket::accept);
    return bucket;
  }

  String location() {
    return locationOf(NAME);
  }

  String locationOf(String bucket) {
    return "s3://" + bucket + "?endpoint=http://127.0.0.1:" + listener.getLocalPort();
  }

  /// What was asked since the last call: `GET snap/…`, and `LIST snap/` for a list.
  List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        answer(request(line, in, out), out);
      }
    } catch (IOException e) {
      return; // the client is gone
    } finally {
      sockets.remove(client);
    }
  }

  private static Request request(String first, InputStream in, OutputStream out)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String[] words = first.split(" ");
    return new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(UTF_8).strip();
  }

  private void answer(Request request, OutputStream out) throws IOException {
    URI uri = URI.create(request.target());
    String path = uri.getPath().substring(1);
    int slash = path.indexOf('/');
    String key = slash < 0 ? "" : path.substring(slash + 1);
    if (!path.split("/", 2)[0].equals(NAME)) {
      send(out, request, "404 Not Found", "", error("NoSuchBucket"));
    } else if (key.isEmpty()) {
      list(request, uri.getRawQuery(), out);
    } else {
      asked.add(request.method() + " " + key);
      one(request, key, out);
    }
  }

  private void one(Request request, String key, OutputStream out) throws IOException {
    switch (request.method()) {
      case "PUT" -> {
        boolean free = objects.putIfAbsent(key, request.body()) == null;
        if (!free && request.headers().containsKey("if-none-match")) {
          send(out, request, "412 Precondition Failed", "", error("PreconditionFailed"));
          return;
        }
        objects.put(key, request.body());
        send(out, request, "200 OK", "", new byte[0]);
      }
      case "DELETE" -> {
        objects.remove(key);
        send(out, request, "204 No Content", "", new byte[0]);
      }
      default -> {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
          send(out, request, "404 Not Found", "", error("NoSuchKey"));
        } else {
          read(request, bytes, out);
        }
      }
    }
  }

  private static void read(Request request, byte[] bytes, OutputStream out) throws IOException {
    String range = request.headers().get("range");
    if (range == null) {
      send(out, request, "200 OK", "", bytes);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", -1);
    int length = bytes.length;
    int start =
        ends[0].isEmpty()
            ? Math.max(0, length - Integer.parseInt(ends[1]))
            : (int) Math.min(length, Long.parseLong(ends[0]));
    int end =
        ends[0].isEmpty() || ends[1].isEmpty()
            ? length
            : (int) Math.min(length, Long.parseLong(ends[1]) + 1);
    if (start >= length) {
      send(out, request, "416 Range Not Satisfiable", "", error("InvalidRange"));
      return;
    }
    String header = "Content-Range: bytes " + start + "-" + (end - 1) + "/" + length + "\r\n";
    send(out, request, "206 Partial Content", header, Arrays.copyOfRange(bytes, start, end));
  }

  private void list(Request request, String query, OutputStream out) throws IOException {
    String prefix = "";
    for (String pair : query.split("&")) {
      if (pair.startsWith("prefix=")) {
        prefix = URLDecoder.decode(pair.substring("prefix=".length()), UTF_8);
      }
    }
    asked.add("LIST " + prefix);
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, byte[]> object : objects.tailMap(prefix).entrySet()) {
      if (object.getKey().startsWith(prefix)) {
        int size = object.getValue().length;
        found.add(
            "<Contents><Key>%s</Key><Size>%d</Size></Contents>".formatted(object.getKey(), size));
      }
    }
    String xml =
        "<ListBucketResult><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
            .formatted(String.join("", found));
    send(out, request, "200 OK", "Content-Type: application/xml\r\n", xml.getBytes(UTF_8));
  }

  private static byte[] error(String code) {
    return ("<Error><Code>" + code + "</Code><Message>as asked</Message></Error>").getBytes(UTF_8);
  }

  private static void send(
      OutputStream out, Request request, String status, String headers, byte[] body)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    String head =
        "HTTP/1.1 %s\r\nETag: \"0\"\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(status, body.length, headers);
    answer.writeBytes(head.getBytes(UTF_8));
    if (!request.method().equals("HEAD")) {
      answer.writeBytes(body);
    }
    out.write(answer.toByteArray());
    out.flush();
  }
}
