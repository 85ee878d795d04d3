// A job that visits addresses with what Java brings, in `main` on the JobManager and in a task on a TaskManager, and prints what came of it.
// The property group `visits` has the `addresses`, one a line; `tls:HOST` means a connection of its own that knows of no proxy, and
// `trusting:ADDRESS` that the certificate in the property `authority` is trusted, and no other.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Visits {
  private static final int TIMEOUT_MILLISECONDS = 10_000;

  public static void main(String[] arguments) throws Exception {
    Properties given = KinesisAnalyticsRuntime.getApplicationProperties().get("visits");
    visitAll(given);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(new Task(given)).print();
    environment.execute("visits");
  }

  private static void visitAll(Properties given) {
    for (String address : given.getProperty("addresses").split("\n"))
      System.out.println("VISITED " + address + " " + visit(address, given.getProperty("authority", "")));
  }

  private static String visit(String address, String authority) {
    try {
      if (address.startsWith("tls:")) return plainly(address.substring("tls:".length()));
      boolean isTrusting = address.startsWith("trusting:");
      URL url = new URL(isTrusting ? address.substring("trusting:".length()) : address);
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
      connection.setReadTimeout(TIMEOUT_MILLISECONDS);
      if (isTrusting) ((HttpsURLConnection) connection).setSSLSocketFactory(trusting(authority));
      int status = connection.getResponseCode();
      InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return status + " " + (body == null ? "" : oneLine(body.readAllBytes()));
    } catch (Exception fault) {
      return "failed " + fault;
    }
  }

  private static String plainly(String host) throws IOException {
    try (SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(host, 443)) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return oneLine(socket.getInputStream().readAllBytes());
    }
  }

  private static SSLSocketFactory trusting(String authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    ByteArrayInputStream text = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
    store.setCertificateEntry("one", CertificateFactory.getInstance("X.509").generateCertificate(text));
    TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static String oneLine(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\s+", " ").trim();
  }

  private static final class Task implements MapFunction<Long, Long> {
    private final Properties given;

    Task(Properties given) {
      this.given = given;
    }

    @Override
    public Long map(Long value) throws Exception {
      if (value == 0) visitAll(given);
      Thread.sleep(100);
      return value;
    }
  }
}
