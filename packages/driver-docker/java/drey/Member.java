// What runs first in a container of ours: a relay from the container's loopback to the gateway, a look at the image, work on the state volume.
package drey;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;

/**
 * Images have no shell for certain, but they have Java. `run PORT HOST PORT MAIN ARGS...` relays 127.0.0.1:PORT to HOST:PORT and becomes
 * MAIN; `look FLINK_HOME [HOST PORT]` tells what an image holds; `list DIR DEPTH` and `delete PATH` work on files.
 *
 * The relay exists because AWS SDKs take credentials over plain HTTP from a loopback address only (the first Java SDK from the very
 * words 127.0.0.1 and localhost). One class, no lambdas: it must load in no time.
 */
public final class Member implements Runnable {
  private static final int CONNECT_MILLISECONDS = 5000;
  private static final int BUFFER_BYTES = 65536;

  private final ServerSocket server;
  private final Socket from;
  private final Socket to;
  private final String host;
  private final int port;

  private Member(ServerSocket server, Socket from, Socket to, String host, int port) {
    this.server = server;
    this.from = from;
    this.to = to;
    this.host = host;
    this.port = port;
  }

  public static void main(String[] arguments) throws Throwable {
    switch (arguments[0]) {
      case "run":
        run(arguments);
        break;
      case "look":
        look(arguments);
        break;
      case "list":
        list(Paths.get(arguments[1]), Integer.parseInt(arguments[2]));
        break;
      case "delete":
        delete(new File(arguments[1]));
        String[] left = new File(arguments[1]).getParentFile().list();
        if (left != null && left.length == 0) System.out.println("empty");
        break;
      default:
        throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void run(String[] arguments) throws Throwable {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[1])), 128);
    start("drey-relay", new Member(server, null, null, arguments[2], Integer.parseInt(arguments[3])));
    try {
      Class.forName(arguments[4])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 5, arguments.length));
    } catch (java.lang.reflect.InvocationTargetException fault) {
      throw fault.getCause();
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    if (server != null) accept();
    else pump();
  }

  private void accept() {
    while (true) {
      try {
        Socket caller = server.accept();
        start("drey-relay-connect", new Member(null, caller, null, host, port));
      } catch (IOException fault) {
        System.err.println("drey: the relay to the gateway has a fault: " + fault);
        if (server.isClosed()) return;
      }
    }
  }

  /** A connection without its other half connects first, then carries the answers. */
  private void pump() {
    Socket target = to;
    if (target == null) {
      target = new Socket();
      try {
        target.setTcpNoDelay(true);
        from.setTcpNoDelay(true);
        target.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
      } catch (IOException fault) {
        close(target);
        close(from);
        return;
      }
      start("drey-relay-back", new Member(null, target, from, host, port));
    }
    copy(from, target);
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) out.write(buffer, 0, length);
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

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException fault) {
      // It is of no use any more, closed or not.
    }
  }

  private static void look(String[] arguments) {
    System.out.println("java " + System.getProperty("java.specification.version"));
    File home = new File(arguments[1]);
    names(home, "lib");
    names(home, "opt");
    names(home, "plugins");
    String[] plugins = new File(home, "plugins").list();
    if (plugins != null) for (String plugin : plugins) names(home, "plugins/" + plugin);
    if (arguments.length < 4) return;
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3])), CONNECT_MILLISECONDS);
      System.out.println("reached");
    } catch (IOException fault) {
      System.out.println("unreached " + fault.getMessage());
    } finally {
      close(socket);
    }
  }

  private static void names(File home, String folder) {
    String[] names = new File(home, folder).list();
    if (names == null) return;
    Arrays.sort(names);
    for (String name : names) System.out.println("file " + folder + "/" + name);
  }

  /** A line `time path` for each `_metadata` file below, at most so many folders down. */
  private static void list(Path folder, int depth) throws IOException {
    File[] files = folder.toFile().listFiles();
    if (files == null) return;
    for (File file : files) {
      if (file.getName().equals("_metadata")) System.out.println("snapshot " + file.lastModified() + " " + file.getParent());
      else if (depth > 0 && file.isDirectory() && !Files.isSymbolicLink(file.toPath())) list(file.toPath(), depth - 1);
    }
  }

  private static void delete(File file) throws IOException {
    if (!Files.isSymbolicLink(file.toPath())) {
      File[] files = file.listFiles();
      if (files != null) for (File below : files) delete(below);
    }
    Files.deleteIfExists(file.toPath());
  }
}
