// The hand that Drey has in a member it shares no files with: files are put, read, listed, moved and deleted over HTTP, with the cluster's token.
package drey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * `PUT /file?path=P` writes a file, whole by a rename; `GET /file?path=P` reads one. `GET /list?path=P&depth=N` gives the lines of
 * {@link Member#list}, `GET /files?path=P` a line `length path` for each file below P, `other path` for what is none. `POST /delete?path=P` and
 * `POST /move?path=P&to=Q` answer with the word that {@link Member} has for the outcome. Only paths below the roots that it was given are
 * served. No lambdas: it must load in no time, and it loads beside the start of Flink.
 */
final class Hand implements HttpHandler, Runnable, ThreadFactory {
  private static final String TOKEN_HEADER = "drey-rest-token";
  private static final int BUFFER_BYTES = 65536;
  private static final int THREADS = 4;

  private final String address;
  private final int port;
  private final byte[] token;
  private final List<String> roots;

  private Hand(String address, int port, String token, List<String> roots) {
    this.address = address;
    this.port = port;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.roots = roots;
  }

  /** Opens it beside whatever this thread does next. Without a token nobody is let in, so there is nothing to open. */
  static void open(String address, int port, String token, List<String> roots) {
    if (token == null || token.isEmpty()) return;
    Thread thread = new Thread(new Hand(address, port, token, roots), "drey-hand");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "drey-hand-work");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void run() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 16);
      server.setExecutor(Executors.newFixedThreadPool(THREADS, this));
      server.createContext("/", this);
      server.start();
    } catch (IOException | RuntimeException | LinkageError fault) {
      System.err.println("drey: files of this member cannot be changed while it lives: " + fault);
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      String given = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
      if (given == null || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
        say(exchange, 403, "Only Drey works here.");
        return;
      }
      serve(exchange);
    } catch (IOException | RuntimeException fault) {
      if (exchange.getResponseCode() == -1) say(exchange, 500, String.valueOf(fault));
    } finally {
      exchange.close();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String call = exchange.getRequestMethod() + " " + uri.getPath();
    File file = allowed(parameter(uri, "path"));
    if (file == null) {
      say(exchange, 403, "That path is none of ours.");
    } else if (call.equals("PUT /file")) {
      write(exchange.getRequestBody(), file);
      say(exchange, 200, "written");
    } else if (call.equals("GET /file")) {
      read(exchange, file);
    } else if (call.equals("GET /list")) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      Member.list(file.toPath(), Integer.parseInt(parameter(uri, "depth")), new PrintStream(lines, true, "UTF-8"));
      say(exchange, 200, lines.toString("UTF-8"));
    } else if (call.equals("GET /files")) {
      StringBuilder lines = new StringBuilder();
      files(file, "", lines);
      say(exchange, 200, lines.toString());
    } else if (call.equals("POST /delete")) {
      Member.delete(file);
      say(exchange, 200, "deleted");
    } else if (call.equals("POST /move")) {
      File to = allowed(parameter(uri, "to"));
      if (to == null) say(exchange, 403, "That path is none of ours.");
      else say(exchange, 200, Member.move(file, to));
    } else {
      say(exchange, 404, "There is nothing by that name.");
    }
  }

  /** The file of a path that is absolute, has no dot segments and is one of the roots or below; null for any other. */
  private File allowed(String path) {
    if (path == null || !path.equals(Paths.get(path).normalize().toString())) return null;
    for (String root : roots) if (path.equals(root) || path.startsWith(root + "/")) return new File(path);
    return null;
  }

  private static String parameter(URI uri, String name) throws IOException {
    String query = uri.getRawQuery();
    if (query == null) return null;
    for (String pair : query.split("&"))
      if (pair.startsWith(name + "=")) return URLDecoder.decode(pair.substring(name.length() + 1), "UTF-8");
    return null;
  }

  private static void write(InputStream in, File target) throws IOException {
    Files.createDirectories(target.getParentFile().toPath());
    File draft = File.createTempFile(".drey", null, target.getParentFile());
    try {
      try (FileOutputStream out = new FileOutputStream(draft)) {
        copy(in, out);
        out.getFD().sync();
      }
      Files.move(draft.toPath(), target.toPath(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft.toPath());
    }
  }

  private static void read(HttpExchange exchange, File file) throws IOException {
    if (!file.isFile() || Files.isSymbolicLink(file.toPath())) {
      say(exchange, 404, "There is no such file.");
      return;
    }
    long length = file.length();
    exchange.sendResponseHeaders(200, length == 0 ? -1 : length);
    if (length == 0) return;
    try (InputStream in = new FileInputStream(file)) {
      copy(in, exchange.getResponseBody());
    }
  }

  private static void files(File folder, String below, StringBuilder lines) throws IOException {
    File[] found = folder.listFiles();
    if (found == null) return;
    for (File file : found) {
      String path = below + file.getName();
      if (Files.isSymbolicLink(file.toPath())) lines.append("other ").append(path).append('\n');
      else if (file.isDirectory()) files(file, path + "/", lines);
      else if (file.isFile()) lines.append(file.length()).append(' ').append(path).append('\n');
      else lines.append("other ").append(path).append('\n');
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) out.write(buffer, 0, count);
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }
}
