// Fetches a file from the gateway that is too large for what a member is given otherwise, with the cluster's token.
package drey;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The gateway may be away for a while, or begin just now: it is asked again until it answers, within a bound. */
final class Fetch {
  private static final int CONNECT_MILLISECONDS = 5000;
  private static final int QUIET_MILLISECONDS = 30_000;
  private static final int PAUSE_MILLISECONDS = 500;
  private static final long PATIENCE_MILLISECONDS = 120_000;

  private Fetch() {}

  static void file(String host, int port, String path, File to) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLISECONDS * 1_000_000;
    while (true) {
      String refusal;
      try {
        refusal = once(host, port, path, to);
        if (refusal == null) return;
        if (refusal.equals("403")) deadline = System.nanoTime();
        refusal = "status " + refusal;
      } catch (IOException fault) {
        refusal = String.valueOf(fault);
      }
      if (System.nanoTime() >= deadline)
        throw new IOException("Drey at " + host + ":" + port + " does not give the file for " + to + ": " + refusal);
      Thread.sleep(PAUSE_MILLISECONDS);
    }
  }

  /** The status where it is not 200, else null. */
  private static String once(String host, int port, String path, File to) throws IOException {
    String token = String.valueOf(System.getenv("DREY_REST_TOKEN"));
    try (Socket gateway = Relay.dial(new InetSocketAddress(host, port), CONNECT_MILLISECONDS)) {
      gateway.setSoTimeout(QUIET_MILLISECONDS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\ndrey-rest-token: " + token + "\r\nConnection: close\r\n\r\n";
      gateway.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = new BufferedInputStream(gateway.getInputStream());
      String[] lines = Hand.head(in).split("\r\n");
      String[] first = lines[0].split(" ");
      if (first.length < 2 || !first[1].equals("200")) return first.length < 2 ? lines[0] : first[1];
      long length = -1;
      for (String line : lines)
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) length = Long.parseLong(line.substring(15).trim());
      if (length < 0) throw new IOException("the answer does not say how long it is");
      Files.createDirectories(to.getParentFile().toPath());
      File draft = new File(to.getParentFile(), ".drey-" + to.getName());
      try (FileOutputStream out = new FileOutputStream(draft)) {
        Hand.copy(in, length, out);
      }
      Files.move(draft.toPath(), to.toPath(), StandardCopyOption.ATOMIC_MOVE);
      return null;
    }
  }
}
