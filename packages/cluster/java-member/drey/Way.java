// Where a request to a proxy goes: names of AWS to the gateway, all else from this container, by the proxy that the user gave it if any.
package drey;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** The user's proxies are in variables of other names than usual, since the usual ones tell programs of the container to come here. */
final class Way {
  private static final String VARIABLES = "DREY_CONTAINER_";
  private static final int CONNECT_MILLISECONDS = 10_000;
  /** The same as packages/plugin-api has (partition.ts). */
  private static final String[] domains = {
    ".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws", ".on.aws", ".amazonwebservices.com.cn",
    ".c2s.ic.gov", ".sc2s.sgov.gov", ".cloud.adc-e.uk", ".csp.hci.ic.gov"
  };
  private static final String[] metadata = {"100.100.100.200", "fd00:ec2::254", "fd00:ec2::23"};

  private Way() {}

  /** Connects, and sends what was read of the request. The caller of a tunnel is told here where no other proxy tells it. */
  static Socket of(Request request, String gateway, int gatewayPort, OutputStream back) throws IOException {
    if (isAws(request.host)) return byProxy(request, gateway, gatewayPort, null, "the gateway of Drey");
    String proxy = variable(request.scheme.equals("http") ? "HTTP_PROXY" : "HTTPS_PROXY");
    if (proxy != null && !isExempt(request.host, request.port)) return byProxyOfUser(request, proxy);
    if (request.scheme.equals("https")) throw new ProtocolException("501 Use CONNECT for addresses of https");
    Socket target = direct(request);
    try {
      if (request.isTunnel()) {
        back.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        request.passRest(target.getOutputStream());
      } else request.passAsLast(target.getOutputStream(), false, null);
      return target;
    } catch (IOException fault) {
      Relay.close(target);
      throw fault;
    }
  }

  private static boolean isAws(String host) {
    for (String domain : domains) if (host.endsWith(domain)) return true;
    return false;
  }

  private static Socket direct(Request request) throws IOException {
    IOException last = new UnknownHostException(request.host);
    try {
      InetAddress[] addresses = InetAddress.getAllByName(request.host);
      for (InetAddress address : addresses) refuseMetadata(address, request);
      for (InetAddress address : addresses) {
        try {
          return Relay.dial(new InetSocketAddress(address, request.port), CONNECT_MILLISECONDS);
        } catch (IOException fault) {
          last = fault;
        }
      }
    } catch (UnknownHostException fault) {
      last = fault;
    }
    throw unreached(request.authority, last);
  }

  private static ProtocolException unreached(String what, IOException fault) {
    String why = fault instanceof UnknownHostException ? "its name is unknown" : String.valueOf(fault.getMessage());
    String plain = why.replaceAll("[^ -~]+", " ");
    return new ProtocolException("502 The container does not reach " + what + " (" + plain + ")");
  }

  private static void refuseMetadata(InetAddress address, Request request) throws IOException {
    boolean isRefused = address.isLinkLocalAddress();
    for (String one : metadata) isRefused |= address.equals(InetAddress.getByName(one));
    if (isRefused)
      throw new ProtocolException("403 " + request.authority + " gives out metadata and credentials of the machine, which jobs do not get");
  }

  private static Socket byProxyOfUser(Request request, String text) throws IOException {
    // What is written as an address can be told without asking anybody; names are looked up by that proxy.
    if (isAddress(request.host)) {
      try {
        refuseMetadata(InetAddress.getByName(request.host), request);
      } catch (UnknownHostException none) {
        throw new ProtocolException("400 Bad Request");
      }
    }
    URI proxy;
    try {
      proxy = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException fault) {
      throw new ProtocolException("502 The proxy of the container is no address");
    }
    if (proxy.getPort() > 65535) throw new ProtocolException("502 The proxy of the container has a port above 65535");
    if (proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme()))
      throw new ProtocolException("502 The proxy of the container is not one of plain HTTP");
    String user = proxy.getUserInfo();
    String authorization =
        user == null ? null : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return byProxy(request, proxy.getHost(), port, authorization, "its proxy " + proxy.getHost() + ":" + port);
  }

  private static Socket byProxy(Request request, String host, int port, String authorization, String what) throws IOException {
    Socket target;
    try {
      target = Relay.dial(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
    } catch (IOException fault) {
      throw unreached(what, fault);
    }
    try {
      OutputStream out = target.getOutputStream();
      if (request.isTunnel()) request.passAsTunnel(out, authorization);
      else request.passAsLast(out, true, authorization);
      return target;
    } catch (IOException fault) {
      Relay.close(target);
      throw fault;
    }
  }

  /** Whether it is an address rather than a name, in any form that C or Java takes: its last part is a number, a hexadecimal one as well. */
  private static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) return true;
    String last = host.substring(host.lastIndexOf('.') + 1);
    boolean isHexadecimal = last.startsWith("0x");
    for (int at = isHexadecimal ? 2 : 0; at < last.length(); at++)
      if ((isHexadecimal ? "0123456789abcdef" : "0123456789").indexOf(last.charAt(at)) < 0) return false;
    return true;
  }

  /** As curl and Go read `NO_PROXY`: names with all below them, addresses, ranges of IPv4 addresses, each with a port or without; `*` is all. */
  private static boolean isExempt(String host, int port) {
    String list = variable("NO_PROXY");
    if (list == null) return false;
    for (String part : list.toLowerCase(Locale.ROOT).split("[\\s,]+")) {
      String entry = part;
      if (entry.equals("*")) return true;
      int colon = entry.lastIndexOf(':');
      if (colon > 0 && entry.indexOf(':') == colon) {
        if (!entry.substring(colon + 1).equals(String.valueOf(port))) continue;
        entry = entry.substring(0, colon);
      }
      while (entry.startsWith("*") || entry.startsWith(".")) entry = entry.substring(1);
      if (entry.isEmpty()) continue;
      if (host.equals(entry) || host.endsWith("." + entry) || isInRange(host, entry)) return true;
    }
    return false;
  }

  private static boolean isInRange(String host, String range) {
    int slash = range.indexOf('/');
    if (slash < 0 || !isAddress(host) || !isAddress(range.substring(0, slash))) return false;
    try {
      byte[] one = InetAddress.getByName(host).getAddress();
      byte[] other = InetAddress.getByName(range.substring(0, slash)).getAddress();
      int bits = Integer.parseInt(range.substring(slash + 1));
      if (one.length != other.length || bits < 0 || bits > one.length * 8) return false;
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
      }
      return true;
    } catch (UnknownHostException | NumberFormatException none) {
      return false;
    }
  }

  private static String variable(String name) {
    String value = System.getenv(VARIABLES + name);
    return value == null || value.isEmpty() ? null : value;
  }
}
