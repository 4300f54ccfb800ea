package dev.nuwa.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A bad network between a client and a server on this machine: what it does to the bytes of all
/// connections can be changed at any moment. Bytes are counted in both directions.
public final class FaultProxy implements AutoCloseable {

  /// What becomes of the bytes.
  public enum Weather {
    FAIR,
    /// They pass some milliseconds later, in each direction.
    LATENCY,
    /// They pass, a few each millisecond.
    SLOW,
    /// A line far away: 1 Mbit/s for all together, 150 ms each way, and of a hundred packets two
    /// are lost, so that they come a time-out later.
    THIN,
    /// Connections stay open, and nothing passes.
    STALL,
    /// The client's bytes pass, the server's answers do not: it looks alive and is not.
    HALF_OPEN,
    /// Connections are closed in the middle.
    CUT,
    /// Connections are reset in the middle.
    RESET,
    /// No connection is taken any more.
    DOWN
  }

  private static final int PIECE_BYTES = 16 << 10;

  /// Small: what waits in a buffer has passed for one side, and not for the other.
  private static final int BUFFER_BYTES = 64 << 10;

  private static final int SLOW_PIECE_BYTES = 2 << 10;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesUp = new AtomicLong();
  private final AtomicLong bytesDown = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Weather weather = Weather.FAIR;
  private volatile long turnAtBytesUp = Long.MAX_VALUE;
  private volatile long turnAtBytesDown = Long.MAX_VALUE;
  private volatile Weather turnsTo = Weather.FAIR;
  private final ThinLine lineUp = new ThinLine(closed);
  private final ThinLine lineDown = new ThinLine(closed);

  private FaultProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// A proxy to a port of this machine, itself on a free one.
  public static FaultProxy to(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReceiveBufferSize(BUFFER_BYTES);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    FaultProxy proxy = new FaultProxy(listener, port);
    Thread.ofVirtual().name("fault proxy").start(proxy::accept);
    return proxy;
  }

  /// As a program: `FaultProxy PORT` prints its own port, then takes a weather from each line of
  /// standard input until that ends; of `BYTES` it prints how many went up and down.
  public static void main(String[] arguments) throws IOException {
    try (FaultProxy proxy = to(Integer.parseInt(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println(proxy.port());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.strip().equals("BYTES")) {
          System.out.println(proxy.bytesUp() + " " + proxy.bytesDown());
        } else {
          proxy.set(Weather.valueOf(line.strip()));
        }
      }
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Changes the weather for open and new connections.
  public void set(Weather now) {
    turnAtBytesUp = Long.MAX_VALUE;
    turnAtBytesDown = Long.MAX_VALUE;
    weather = now;
    if (now == Weather.DOWN) {
      sockets.forEach(FaultProxy::close);
    }
  }

  /// Fair until so many more bytes went to the server, then as said.
  public void setAfterBytesUp(long bytes, Weather then) {
    turnsTo = then;
    turnAtBytesUp = bytesUp.get() + bytes;
  }

  /// Fair until so many more bytes came from the server, then as said.
  public void setAfterBytesDown(long bytes, Weather then) {
    turnsTo = then;
    turnAtBytesDown = bytesDown.get() + bytes;
  }

  public long bytesUp() {
    return bytesUp.get();
  }

  public long bytesDown() {
    return bytesDown.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    sockets.forEach(FaultProxy::close);
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket client = listener.accept();
        if (weather == Weather.DOWN || !join(client)) {
          client.setSoLinger(true, 0);
          client.close();
        }
      } catch (IOException e) {
        // The client went at once, or this was closed: the loop sees which.
      }
    }
  }

  /// Whether the server is there to be joined.
  private boolean join(Socket client) {
    Socket server = new Socket();
    try {
      client.setSendBufferSize(BUFFER_BYTES);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      close(server);
      return false;
    }
    sockets.add(client);
    sockets.add(server);
    Thread.ofVirtual().start(() -> pump(client, server, false));
    Thread.ofVirtual().start(() -> pump(server, client, true));
    return true;
  }

  private void pump(Socket from, Socket to, boolean down) {
    AtomicLong count = down ? bytesDown : bytesUp;
    byte[] piece = new byte[PIECE_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        count.addAndGet(got);
        turn();
        if (!pass(piece, got, out, down, from, to)) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      return; // the other side is gone, or this proxy
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void turn() {
    if (bytesUp.get() >= turnAtBytesUp || bytesDown.get() >= turnAtBytesDown) {
      set(turnsTo);
    }
  }

  /// Whether the connection goes on.
  private boolean pass(
      byte[] piece, int length, OutputStream out, boolean down, Socket from, Socket to)
      throws IOException, InterruptedException {
    switch (weather) {
      case FAIR -> out.write(piece, 0, length);
      case LATENCY -> {
        pause(10);
        out.write(piece, 0, length);
      }
      case SLOW -> {
        for (int at = 0; at < length; at += SLOW_PIECE_BYTES) {
          pause(1);
          out.write(piece, at, Math.min(SLOW_PIECE_BYTES, length - at));
        }
      }
      case THIN -> (down ? lineDown : lineUp).pass(piece, length, out);
      case STALL -> untilBetter();
      case HALF_OPEN -> {
        if (down) {
          untilBetter();
        } else {
          out.write(piece, 0, length);
        }
      }
      case CUT, DOWN -> {
        return false;
      }
      case RESET -> {
        from.setSoLinger(true, 0);
        to.setSoLinger(true, 0);
        return false;
      }
    }
    return true;
  }

  /// What was held back is lost: the weather has to change, and the client to come again.
  private void untilBetter() throws IOException, InterruptedException {
    while (weather == Weather.STALL || weather == Weather.HALF_OPEN) {
      pause(5);
    }
    throw new IOException("lost");
  }

  private void pause(long millis) throws IOException, InterruptedException {
    if (closed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IOException("closed");
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it was closed by the other side
    }
  }
}
