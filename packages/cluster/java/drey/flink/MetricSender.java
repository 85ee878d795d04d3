// Reads and sends metrics at every slot of the clock: with slots of 15 s, at :00, :15, :30 and :45 of each minute in every JVM alike.
package drey.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/**
 * A host that is away loses slots and nothing else: one is tried again until the next one is due, and never after it was taken. The host's
 * answers say how long slots are.
 */
final class MetricSender extends Thread {
  private static final String INTERVAL_HEADER = "X-Drey-Interval";
  private static final long USUAL_INTERVAL = 15_000;
  private static final int CONNECT_MILLISECONDS = 2_000;
  private static final int ANSWER_MILLISECONDS = 5_000;
  private static final long RETRY_MILLISECONDS = 1_000;
  /** The host takes a mebibyte; each character may be three bytes, where it is not plain ASCII as nearly all are. */
  private static final int MOST_CHARACTERS = 800_000;

  private final String url;
  private final String token;
  private final MetricRows rows;
  private final JvmFigures figures = new JvmFigures();
  private long interval = USUAL_INTERVAL;

  MetricSender(String url, String token, MetricRows rows) {
    super("drey-metrics");
    setDaemon(true);
    this.url = url;
    this.token = token;
    this.rows = rows;
  }

  @Override
  public void run() {
    // The first answer tells the interval before the first slot.
    tell(0, null);
    while (!isInterrupted()) {
      long now = System.currentTimeMillis();
      long slot = (now / interval + 1) * interval;
      try {
        sleep(slot - now);
        String sample = sample(slot);
        while (!tell(slot + interval, sample)) sleep(RETRY_MILLISECONDS);
      } catch (InterruptedException end) {
        return;
      } catch (RuntimeException | LinkageError fault) {
        // A metric of a user's that breaks the reading costs a slot, never the reporter.
      }
    }
  }

  private String sample(long slot) {
    Json json = new Json();
    json.number("format", 1);
    json.number("at", slot);
    json.text("member", System.getProperty("drey.member"));
    json.text("role", System.getProperty("drey.role"));
    figures.writeTo(json);
    long left = rows.writeTo(json, MOST_CHARACTERS) + rows.refused();
    json.number("left", left);
    return json.end();
  }

  /** Whether the slot is over with: taken, refused, or too late for another try. */
  private boolean tell(long until, String sample) {
    try {
      HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(CONNECT_MILLISECONDS);
      connection.setReadTimeout(ANSWER_MILLISECONDS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      if (token != null) connection.setRequestProperty("Authorization", token);
      connection.setDoOutput(true);
      byte[] body = (sample == null ? "{}" : sample).getBytes(StandardCharsets.UTF_8);
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      int status = connection.getResponseCode();
      readInterval(connection.getHeaderField(INTERVAL_HEADER));
      drain(status < 400 ? connection.getInputStream() : connection.getErrorStream());
      return true;
    } catch (IOException fault) {
      return System.currentTimeMillis() + RETRY_MILLISECONDS >= until;
    }
  }

  private void readInterval(String header) {
    if (header == null || !header.matches("[0-9]{3,6}")) return;
    interval = Long.parseLong(header);
  }

  /** So that the connection can be used again. */
  private static void drain(InputStream answer) throws IOException {
    if (answer == null) return;
    byte[] buffer = new byte[1024];
    try (InputStream in = answer) {
      while (in.read(buffer) >= 0) continue;
    }
  }
}
