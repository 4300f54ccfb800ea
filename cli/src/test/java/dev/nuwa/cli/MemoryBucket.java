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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One bucket of an S3 server, in memory, that remembers what it was asked: enough for the command
/// line. Signatures are not checked; what a storage owes is tested on whole servers.
final class MemoryBucket implements AutoCloseable {

  private static final String NAME = "bucket";
  private static final String ATTEMPT = "x-amz-meta-nuwa-attempt";

  /// @param target path and query
  private record Request(String method, String target, Map<String, String> headers, byte[] body) {

    Request without(String header) {
      Map<String, String> others = new HashMap<>(headers);
      others.remove(header);
      return new Request(method, target, others, body);
    }
  }

  @FunctionalInterface
  private interface Delayed {
    void arrive() throws IOException;
  }

  private final ServerSocket listener;
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Map<String, String> attempts = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Delayed> late = new CopyOnWriteArrayList<>();
  private final AtomicInteger conditions = new AtomicInteger();
  private volatile boolean conditionsRefused;
  private volatile Function<String, Optional<Misdeed>> trouble = asked -> Optional.empty();

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
    conditions.set(0);
    return taken;
  }

  /// From now on misbehaves as told for what is asked, which reads as in [#takeAsked].
  void misbehave(Function<String, Optional<Misdeed>> now) {
    trouble = now;
  }

  /// Is good again.
  void heal() {
    trouble = asked -> Optional.empty();
  }

  /// Answers every put that carries a condition as a server does that knows none.
  void refuseConditions() {
    conditionsRefused = true;
  }

  /// How many puts of the time since [#takeAsked] carried a condition.
  int conditionsSeen() {
    return conditions.get();
  }

  /// What was lost on the way arrives after all.
  void deliverLate() throws IOException {
    for (Delayed request : late) {
      request.arrive();
    }
    late.clear();
  }

  /// What is stored, by name; changes with the bucket.
  ConcurrentSkipListMap<String, byte[]> objects() {
    return objects;
  }

  /// Whether anything that begins so was asked since [#takeAsked].
  boolean hasAsked(String start) {
    return asked.stream().anyMatch(said -> said.startsWith(start));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
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
      return;
    }
    String prefix = key.isEmpty() ? prefix(uri.getRawQuery()) : "";
    String said = key.isEmpty() ? "LIST " + prefix : request.method() + " " + key;
    asked.add(said);
    if (isRefused(request, out)) {
      return;
    }
    Optional<Misdeed> misdeed = trouble.apply(said);
    if (misdeed.isPresent()) {
      misbehave(misdeed.get(), request, key, prefix, out);
    } else if (key.isEmpty()) {
      list(request, prefix, n -> n, out);
    } else {
      one(request, key, out);
    }
  }

  /// Whether it was refused for its condition.
  private boolean isRefused(Request request, OutputStream out) throws IOException {
    if (!request.headers().containsKey("if-none-match")) {
      return false;
    }
    conditions.incrementAndGet();
    if (conditionsRefused) {
      send(out, request, "501 Not Implemented", "", error("NotImplemented"));
    }
    return conditionsRefused;
  }

  private void misbehave(
      Misdeed misdeed, Request request, String key, String prefix, OutputStream out)
      throws IOException {
    switch (misdeed.kind()) {
      case ANSWER -> send(out, request, misdeed.status(), "", error(misdeed.code()));
      case DROP -> throw new IOException("dropped");
      case HANG -> hang();
      case LOSE -> {
        one(request, key, OutputStream.nullOutputStream());
        throw new IOException("lost");
      }
      case LATE -> {
        late.add(() -> one(request, key, OutputStream.nullOutputStream()));
        throw new IOException("lost on the way");
      }
      case TWICE -> {
        one(request, key, OutputStream.nullOutputStream());
        one(request, key, out);
      }
      case UNCONDITIONAL -> one(request.without("if-none-match"), key, out);
      case WHOLE -> one(request.without("range"), key, out);
      case SPOIL -> {
        if (key.isEmpty()) {
          list(request, prefix, misdeed.names(), out);
        } else {
          read(request, key, misdeed.bytes().apply(objects.get(key)), out);
        }
      }
    }
  }

  private void hang() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("closed");
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
        attempts.put(key, request.headers().getOrDefault(ATTEMPT, ""));
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
          read(request, key, bytes, out);
        }
      }
    }
  }

  private void read(Request request, String key, byte[] bytes, OutputStream out)
      throws IOException {
    String range = request.headers().get("range");
    if (range == null) {
      send(out, request, "200 OK", ATTEMPT + ": " + attempts.get(key) + "\r\n", bytes);
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

  private static String prefix(String query) {
    for (String pair : query.split("&")) {
      if (pair.startsWith("prefix=")) {
        return URLDecoder.decode(pair.substring("prefix=".length()), UTF_8);
      }
    }
    return "";
  }

  private void list(
      Request request, String prefix, UnaryOperator<List<String>> names, OutputStream out)
      throws IOException {
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
            .formatted(String.join("", names.apply(found)));
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
