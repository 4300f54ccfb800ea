package dev.nuwa.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A server that answers what a test says: the rare answers of clouds, which no server gives to
/// order.
final class ScriptedServer implements AutoCloseable {

  private static final String RAW = "raw:";

  /// @param status of HTTP
  /// @param code of S3; empty for no body, `<` and more for a body as it is
  record Answer(int status, String code, String message, Map<String, String> headers) {
    static Answer of(int status, String code, String message) {
      return new Answer(status, code, message, Map.of());
    }

    /// As it is: what no bucket says.
    static Answer json(String text) {
      return of(200, RAW + text, "");
    }

    Answer with(String header, String value) {
      return new Answer(status, code, message, Map.of(header, value));
    }
  }

  /// What was asked.
  record Asked(String method, String path, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Function<Asked, Answer> script;

  private ScriptedServer(HttpServer server, Function<Asked, Answer> script) {
    this.server = server;
    this.script = script;
  }

  static ScriptedServer answering(Answer always) throws IOException {
    return answering(asked -> always);
  }

  static ScriptedServer answering(Function<Asked, Answer> script) throws IOException {
    return started(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), script);
  }

  /// The same over TLS.
  static ScriptedServer encrypted(OwnAuthority authority, Function<Asked, Answer> script)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.context()));
    return started(server, script);
  }

  private static ScriptedServer started(HttpServer server, Function<Asked, Answer> script) {
    ScriptedServer scripted = new ScriptedServer(server, script);
    server.createContext("/", scripted::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return scripted;
  }

  void script(Function<Asked, Answer> now) {
    script = now;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return LocalServer.url("p", port());
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      Asked request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(sent, StandardCharsets.ISO_8859_1));
      asked.add(request);
      Answer answer = script.apply(request);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean head = request.method().equals("HEAD");
      byte[] body = answer.code().isEmpty() || head ? new byte[0] : body(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static byte[] body(Answer answer) {
    if (answer.code().startsWith(RAW)) {
      return answer.code().substring(RAW.length()).getBytes(StandardCharsets.UTF_8);
    }
    if (answer.code().startsWith("<")) {
      return answer.code().getBytes(StandardCharsets.UTF_8);
    }
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + answer.code()
            + "</Code><Message>"
            + answer.message()
            + "</Message><RequestId>1</RequestId></Error>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
