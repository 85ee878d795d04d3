// From the container's loopback to the gateway; where the lead is on, a proxy as well, whose ways to other hosts start in this container.
package drey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * It listens where AWS's SDKs take credentials over plain HTTP: on a loopback address (the first Java SDK wants the very words 127.0.0.1
 * and localhost). What is no request to a proxy goes to the gateway byte by byte, TLS and HTTP/2 included. No lambdas: it must load in
 * no time; what knows of proxies is loaded when the first such request comes.
 */
final class Relay implements Runnable {
  private static final int CONNECT_MILLISECONDS = 5000;
  /** A connection whose one half has ended ends once the other half was quiet for this long, or twice as long. */
  private static final int QUIET_MILLISECONDS = 300_000;
  private static final int LINGER_MILLISECONDS = 2000;
  private static final int LINGER_READS = 64;
  private static final int FIRST_BUFFER_BYTES = 4096;
  private static final int BUFFER_BYTES = 65536;
  /** More than any client's pools; each is two threads at most. */
  private static final int MOST_CONNECTIONS = 2048;
  private static final int STACK_BYTES = 262_144;
  private static final AtomicInteger connections = new AtomicInteger();

  private final ServerSocket server;
  private final Socket from;
  private final Socket to;
  private final String host;
  private final int port;
  private final boolean isProxy;

  private Relay(ServerSocket server, Socket from, Socket to, String host, int port, boolean isProxy) {
    this.server = server;
    this.from = from;
    this.to = to;
    this.host = host;
    this.port = port;
    this.isProxy = isProxy;
  }

  /** Relays 127.0.0.1:LOCAL to HOST:PORT from now on. */
  static void open(int local, String host, int port, boolean isProxy) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), local), 128);
    } catch (IOException fault) {
      server.close();
      throw fault;
    }
    start("drey-relay", new Relay(server, null, null, host, port, isProxy));
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    if (server != null) accept();
    else if (to != null) copy(from, to);
    else {
      try {
        connect();
      } finally {
        connections.decrementAndGet();
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      Socket caller = null;
      try {
        caller = server.accept();
        if (connections.incrementAndGet() > MOST_CONNECTIONS) throw new IOException("too many connections at a time");
        start("drey-relay-connect", new Relay(null, caller, null, host, port, isProxy));
      } catch (IOException | RuntimeException | OutOfMemoryError fault) {
        // The last where no thread can be had.
        System.err.println("drey: the relay to the gateway has a fault: " + fault);
        if (caller != null) {
          close(caller);
          connections.decrementAndGet();
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Finds out where a caller wants to go, connects, and carries what it says there. */
  private void connect() {
    Socket target = null;
    try {
      from.setTcpNoDelay(true);
      from.setSoTimeout(QUIET_MILLISECONDS);
      if (isProxy) {
        Request request = new Request();
        if (request.isForProxy(from.getInputStream())) {
          try {
            request.readHead(from.getInputStream());
            target = Way.of(request, host, port, from.getOutputStream());
          } catch (ProtocolException refusal) {
            refuse(refusal.getMessage());
            return;
          }
        } else {
          target = dial(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
          request.passOn(target.getOutputStream());
        }
      } else target = dial(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
      target.setSoTimeout(QUIET_MILLISECONDS);
      start("drey-relay-back", new Relay(null, target, from, host, port, isProxy));
    } catch (IOException | RuntimeException | OutOfMemoryError fault) {
      // Whatever it is, nobody is left to wait for this connection.
      close(target);
      close(from);
      return;
    }
    copy(from, target);
  }

  /** Connects without regard to what user code of this JVM does to proxies. */
  static Socket dial(InetSocketAddress address, int milliseconds) throws IOException {
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, milliseconds);
      return socket;
    } catch (IOException fault) {
      close(socket);
      throw fault;
    }
  }

  /** Answers with a status, and takes what the caller still sends, so that the answer is not lost with a reset. */
  private void refuse(String status) throws IOException {
    byte[] body = ("drey: " + status + "\n").getBytes(StandardCharsets.ISO_8859_1);
    String head =
        "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
    from.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    from.getOutputStream().write(body);
    from.shutdownOutput();
    from.setSoTimeout(LINGER_MILLISECONDS);
    byte[] rest = new byte[FIRST_BUFFER_BYTES];
    for (int reads = 0; reads < LINGER_READS && from.getInputStream().read(rest) >= 0; reads++);
    close(from);
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int quiet = 0;
      while (true) {
        int length;
        try {
          length = in.read(buffer);
        } catch (SocketTimeoutException silence) {
          if (!from.isOutputShutdown() || quiet++ == 0) continue;
          throw silence;
        }
        if (length < 0) break;
        quiet = 0;
        out.write(buffer, 0, length);
        // Most connections are quiet; those that are not get room.
        if (length == buffer.length && length < BUFFER_BYTES) buffer = Arrays.copyOf(buffer, BUFFER_BYTES);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        close(from);
        close(to);
      }
    } catch (IOException fault) {
      close(from);
      close(to);
    }
  }

  static void close(Socket socket) {
    if (socket == null) return;
    try {
      socket.close();
    } catch (IOException fault) {
      // It is of no use any more, closed or not.
    }
  }
}
