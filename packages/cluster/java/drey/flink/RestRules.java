// Which requests to Flink's REST API are answered: whoever reaches its port may look, and who has the cluster's token may act.
package drey.flink;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A web page can send requests to any port of its reader's machine. Knows nothing of Netty, so that it can be tried without a server. */
final class RestRules {
  static final String TOKEN_HEADER = "drey-rest-token";

  private static final String LOCAL_NAME = "localhost";
  private static final int DECODINGS = 3;

  private final String ownName;
  private final byte[] token;

  /** {@code ownName}: how Flink was told to call itself; may be null. {@code token}: null in a cluster that was given none. */
  RestRules(String ownName, String token) {
    this.ownName = ownName;
    this.token = token == null || token.isEmpty() ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** Why a request is refused, in words that need no escapes in JSON; null for one that is not. */
  String faultOf(String method, String target, List<String> hosts, List<String> origins, List<String> tokens) {
    if (hosts.size() != 1 || !isOurs(nameOf(hosts.get(0)))) {
      return "Flink answers here by addresses and by the name localhost only.";
    }
    for (String origin : origins) {
      if (!origin.equalsIgnoreCase("http://" + hosts.get(0))) return "No web page of another origin is answered.";
    }
    if (looks(method, target) || token == null) return null;
    if (tokens.size() == 1 && MessageDigest.isEqual(token, tokens.get(0).getBytes(StandardCharsets.UTF_8))) return null;
    return "Only Drey changes something in this cluster: use its API, or stop the application.";
  }

  /** A name that a page's own DNS server could give our address (DNS rebinding) is none of ours; an address cannot be given away. */
  private boolean isOurs(String name) {
    return name.equalsIgnoreCase(LOCAL_NAME)
        || name.toLowerCase(Locale.ROOT).endsWith("." + LOCAL_NAME)
        || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || name.matches("\\[[0-9A-Fa-f:.]+\\]")
        || name.equalsIgnoreCase(ownName);
  }

  private static String nameOf(String host) {
    return host.trim().replaceFirst(":\\d*$", "");
  }

  /** Flink has GET requests that act, for the sake of YARN, and one that runs the code of a jar. */
  private static boolean looks(String method, String target) {
    if (!method.equals("GET") && !method.equals("HEAD")) return false;
    List<String> segments = segmentsOf(target);
    if (segments == null || segments.contains("yarn-cancel") || segments.contains("yarn-stop")) return false;
    int jars = segments.indexOf("jars");
    return jars < 0 || jars == segments.size() - 1;
  }

  /**
   * As Flink's router reads a path: split, then decoded, empty segments left aside. Decoded more often than once, because releases differ in
   * that, and split again. Null where it cannot be decoded.
   */
  private static List<String> segmentsOf(String target) {
    String path = target.replaceFirst("[?#].*$", "");
    for (int round = 0; round < DECODINGS; round++) {
      try {
        path = URLDecoder.decode(path, "UTF-8");
      } catch (IllegalArgumentException | UnsupportedEncodingException fault) {
        if (round == 0) return null;
        break;
      }
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.toLowerCase(Locale.ROOT).split("/")) if (!segment.isEmpty()) segments.add(segment);
    return segments;
  }
}
