// A server in a container of a test's own: says what it was asked, over HTTP at 8080 and 80, over HTTPS at 8443 and 443 with the key of the
// store that its argument names (password `changeit`). It prints a line `called PORT` for each connection.
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

public class Answers {
  public static void main(String[] arguments) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = new FileInputStream(arguments[0])) {
      store.load(file, password);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    for (int port : new int[] {8080, 80}) serve(ServerSocketFactory.getDefault(), port);
    for (int port : new int[] {8443, 443}) serve(context.getServerSocketFactory(), port);
    System.out.println("ready");
  }

  private static void serve(ServerSocketFactory factory, int port) throws IOException {
    ServerSocket server = factory.createServerSocket(port);
    new Thread(() -> {
      while (true) {
        try (Socket socket = server.accept()) {
          System.out.println("called " + port);
          byte[] head = new byte[4096];
          int length = socket.getInputStream().read(head);
          byte[] body = ("asked " + new String(head, 0, Math.max(0, length), StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
          String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          socket.getOutputStream().write(body);
        } catch (IOException fault) {
          System.out.println(fault);
        }
      }
    }).start();
  }
}
