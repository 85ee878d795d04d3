// The hand that Drey has in a member it shares no files with: files are put, read, listed, moved and deleted over HTTP, with the cluster's token.
package drey;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * `PUT /file?path=P` writes a file, whole by a rename, `PUT /tree?path=P` a folder with all in it; `GET /file?path=P` reads one. `GET /list?path=P&depth=N` gives the lines of
 * {@link Member#list}, `GET /files?path=P` a line `length path` for each file below P, `other path` for what is none. `POST /delete?path=P` and
 * `POST /move?path=P&to=Q` answer with the word that {@link Member} has for the outcome. Only paths below the roots that it was given are
 * served, one request a connection. It speaks HTTP itself, since not every image's Java has a server. No lambdas: it must load in no time, and it
 * loads beside the start of Flink.
 */
final class Hand implements Runnable {
  private static final String TOKEN_HEADER = "drey-rest-token";
  private static final int BUFFER_BYTES = 65536;
  private static final int MOST_HEAD_BYTES = 32768;
  private static final int QUIET_MILLISECONDS = 120_000;
  private static final int STACK_BYTES = 262_144;
  private static final int PLACES = 16;
  private static final int LOOK_MILLISECONDS = 1000;
  private static final Semaphore places = new Semaphore(PLACES);
  /** When somebody was served last, by {@link System#nanoTime}. */
  private static volatile long served = System.nanoTime();

  private final String address;
  private final int port;
  private final byte[] token;
  private final List<String> roots;
  private final Socket caller;

  private Hand(String address, int port, byte[] token, List<String> roots, Socket caller) {
    this.address = address;
    this.port = port;
    this.token = token;
    this.roots = roots;
    this.caller = caller;
  }

  /** Opens it beside whatever this thread does next. Without a token nobody is let in, so there is nothing to open. */
  static void open(String address, int port, String token, List<String> roots) {
    if (token == null || token.isEmpty()) return;
    start("drey-hand", new Hand(address, port, token.getBytes(StandardCharsets.UTF_8), roots, null));
  }

  /** Returns once nobody has been served for so long. */
  static void rest(int seconds) throws InterruptedException {
    while (true) {
      long left = seconds * 1000L - (System.nanoTime() - served) / 1_000_000L;
      boolean isBusy = places.availablePermits() < PLACES;
      if (!isBusy && left <= 0) return;
      Thread.sleep(isBusy ? LOOK_MILLISECONDS : Math.min(left, LOOK_MILLISECONDS));
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    if (caller == null) {
      accept();
      return;
    }
    try {
      answer();
    } catch (IOException | RuntimeException fault) {
      // Whoever asked sees that the connection ends.
    } finally {
      served = System.nanoTime();
      places.release();
      Relay.close(caller);
    }
  }

  private void accept() {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(address, port), 16);
      while (true) {
        Socket next = server.accept();
        places.acquireUninterruptibly();
        start("drey-hand-work", new Hand(address, port, token, roots, next));
      }
    } catch (IOException | RuntimeException fault) {
      System.err.println("drey: files of this member cannot be changed while it lives: " + fault);
    }
  }

  private void answer() throws IOException {
    caller.setSoTimeout(QUIET_MILLISECONDS);
    InputStream in = new BufferedInputStream(caller.getInputStream(), BUFFER_BYTES);
    String[] lines = head(in).split("\r\n");
    String[] first = lines[0].split(" ");
    if (first.length != 3) {
      say(400, "That is no request.");
      return;
    }
    String given = null;
    long length = 0;
    for (int index = 1; index < lines.length; index++) {
      int colon = lines[index].indexOf(':');
      if (colon < 0) continue;
      String name = lines[index].substring(0, colon).trim().toLowerCase(Locale.ROOT);
      String value = lines[index].substring(colon + 1).trim();
      if (name.equals(TOKEN_HEADER)) given = value;
      if (name.equals("content-length")) length = Long.parseLong(value);
      if (name.equals("transfer-encoding")) length = -1;
    }
    if (given == null || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) say(403, "Only Drey works here.");
    else if (length < 0) say(411, "A body has to say how long it is.");
    else {
      try {
        int question = first[1].indexOf('?');
        String path = question < 0 ? first[1] : first[1].substring(0, question);
        serve(first[0] + " " + path, question < 0 ? "" : first[1].substring(question + 1), in, length);
      } catch (IOException | RuntimeException fault) {
        say(500, String.valueOf(fault));
      }
    }
  }

  /** The lines before the body. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MOST_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) throw new EOFException();
      head.append((char) next);
      if (next == '\n' && head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) return head.toString();
    }
    throw new IOException("the head of a request is too long");
  }

  private void serve(String call, String query, InputStream in, long length) throws IOException {
    File file = allowed(parameter(query, "path"));
    if (file == null) {
      say(403, "That path is none of ours.");
    } else if (call.equals("PUT /file")) {
      write(in, length, file);
      say(200, "written");
    } else if (call.equals("PUT /tree")) {
      tree(in, length, file);
      say(200, "written");
    } else if (call.equals("GET /file")) {
      read(file);
    } else if (call.equals("GET /list")) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      Member.list(file.toPath(), Integer.parseInt(parameter(query, "depth")), new PrintStream(lines, true, "UTF-8"));
      say(200, lines.toString("UTF-8"));
    } else if (call.equals("GET /files")) {
      StringBuilder lines = new StringBuilder();
      files(file.toPath(), "", lines);
      say(200, lines.toString());
    } else if (call.equals("POST /delete")) {
      Member.delete(file);
      say(200, "deleted");
    } else if (call.equals("POST /move")) {
      File to = allowed(parameter(query, "to"));
      if (to == null) say(403, "That path is none of ours.");
      else say(200, Member.move(file, to));
    } else {
      say(404, "There is nothing by that name.");
    }
  }

  /** The file of a path that is absolute, has no dot segments and is one of the roots or below; null for any other. */
  private File allowed(String path) {
    if (path == null || !path.equals(Paths.get(path).normalize().toString())) return null;
    for (String root : roots) if (path.equals(root) || path.startsWith(root + "/")) return new File(path);
    return null;
  }

  private static String parameter(String query, String name) throws IOException {
    for (String pair : query.split("&"))
      if (pair.startsWith(name + "=")) return URLDecoder.decode(pair.substring(name.length() + 1), "UTF-8");
    return null;
  }

  private static void write(InputStream in, long length, File target) throws IOException {
    Files.createDirectories(target.getParentFile().toPath());
    File draft = File.createTempFile(".drey", null, target.getParentFile());
    try {
      try (FileOutputStream out = new FileOutputStream(draft)) {
        copy(in, length, out);
        out.getFD().sync();
      }
      Files.move(draft.toPath(), target.toPath(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft.toPath());
    }
  }

  /** Files and folders one after the other, each a line `file LENGTH PATH`, `program LENGTH PATH` or `folder 0 PATH` and its content; paths are URL-encoded. */
  private static void tree(InputStream in, long length, File target) throws IOException {
    File draft = new File(target.getParentFile(), ".drey-" + target.getName());
    try {
      Member.delete(draft);
      Files.createDirectories(draft.toPath());
      long left = length;
      while (left > 0) {
        String line = line(in, left);
        String[] words = line.split(" ");
        long bytes = Long.parseLong(words[1]);
        File file = new File(draft, URLDecoder.decode(words[2], "UTF-8"));
        if (!file.toPath().normalize().startsWith(draft.toPath()) || !file.toPath().normalize().equals(file.toPath()))
          throw new IOException("a path leads out of the tree");
        left -= line.length() + 1 + bytes;
        if (bytes < 0 || left < 0) throw new IOException("the tree is longer than it says");
        if (words[0].equals("folder")) Files.createDirectories(file.toPath());
        else {
          try (FileOutputStream out = new FileOutputStream(file)) {
            copy(in, bytes, out);
          }
          if (words[0].equals("program") && !file.setExecutable(true)) throw new IOException("a file cannot be made executable");
        }
      }
      Member.delete(target);
      Files.move(draft.toPath(), target.toPath(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Member.delete(draft);
    }
  }

  private static String line(InputStream in, long most) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < Math.min(most, MOST_HEAD_BYTES)) {
      int next = in.read();
      if (next < 0) throw new EOFException();
      if (next == '\n') return line.toString();
      line.append((char) next);
    }
    throw new IOException("a line is too long");
  }

  private void read(File file) throws IOException {
    BasicFileAttributes found = Member.look(file.toPath());
    if (found == null || !found.isRegularFile()) {
      say(404, "There is no such file.");
      return;
    }
    long length = found.size();
    begin(200, "application/octet-stream", length);
    try (InputStream in = new FileInputStream(file)) {
      copy(in, length, caller.getOutputStream());
    }
  }

  private static void files(Path folder, String below, StringBuilder lines) throws IOException {
    for (Path file : Member.below(folder)) {
      BasicFileAttributes found = Member.look(file);
      if (found == null) continue;
      String path = below + file.getFileName();
      if (found.isDirectory()) files(file, path + "/", lines);
      else if (found.isRegularFile()) lines.append(found.size()).append(' ').append(path).append('\n');
      else lines.append("other ").append(path).append('\n');
    }
  }

  /** Exactly so many bytes. */
  static void copy(InputStream in, long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) throw new EOFException(left + " bytes are missing");
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private void begin(int status, String type, long length) throws IOException {
    String head = "HTTP/1.1 " + status + " -\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n";
    caller.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void say(int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    begin(status, "text/plain; charset=utf-8", body.length);
    caller.getOutputStream().write(body);
    caller.getOutputStream().flush();
    caller.shutdownOutput();
  }
}
