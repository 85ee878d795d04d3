// The beginning of what a caller says: whether it is meant for a proxy, and for which host.
package drey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** No more is read than what is needed to tell, nor more than a bound. Refusals are ProtocolExceptions whose message is an HTTP status line's end. */
final class Request {
  private static final int FIRST_BYTES = 1024;
  private static final int MOST_BYTES = 65536;
  private static final int LONGEST_METHOD = 32;
  /** Headers that are between a client and its proxy; `connection` is written anew. */
  private static final String[] ofTheConnection = {
    "connection", "proxy-connection", "keep-alive", "proxy-authorization", "upgrade", "http2-settings"
  };

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private int headLength;

  private String method;
  private String path;
  private String version;
  private String[] headers;

  /** `http`, `https`, or empty for CONNECT. */
  String scheme;
  /** In lower case, without brackets and the dot of the root. */
  String host;
  int port;
  /** Host and port as the caller wrote them. */
  String authority;

  boolean isTunnel() {
    return scheme.isEmpty();
  }

  private boolean more(InputStream in) throws IOException {
    if (length == bytes.length) {
      if (length >= MOST_BYTES) throw new ProtocolException("431 Request Header Fields Too Large");
      bytes = Arrays.copyOf(bytes, length * 4);
    }
    int read = in.read(bytes, length, bytes.length - length);
    if (read > 0) length += read;
    return read >= 0;
  }

  /** Reads until it is certain whether this is CONNECT or names a whole address. */
  boolean isForProxy(InputStream in) throws IOException {
    while (true) {
      int verdict = verdict();
      if (verdict != 0) return verdict > 0;
      if (!more(in)) return false;
    }
  }

  /** 1: for a proxy, -1: not, 0: cannot be told yet. */
  private int verdict() {
    int at = 0;
    while (at < length && bytes[at] >= 'A' && bytes[at] <= 'Z') at++;
    if (at > LONGEST_METHOD) return -1;
    if (at == length) return 0;
    if (at == 0 || bytes[at] != ' ') return -1;
    if (at == 7 && new String(bytes, 0, at, StandardCharsets.ISO_8859_1).equals("CONNECT")) return 1;
    int begin = at + 1;
    int plain = startsWith(begin, "http://");
    return plain == -1 ? startsWith(begin, "https://") : plain;
  }

  private int startsWith(int begin, String word) {
    for (int at = 0; at < word.length(); at++) {
      if (begin + at == length) return 0;
      if (Character.toLowerCase((char) bytes[begin + at]) != word.charAt(at)) return -1;
    }
    return 1;
  }

  /** Reads all headers and the address in the first line. */
  void readHead(InputStream in) throws IOException {
    int scanned = 0;
    while (headLength == 0) {
      for (int at = scanned; at < length && headLength == 0; at++) {
        if (bytes[at] != '\n') continue;
        if (at >= 1 && bytes[at - 1] == '\n') headLength = at + 1;
        else if (at >= 2 && bytes[at - 1] == '\r' && bytes[at - 2] == '\n') headLength = at + 1;
      }
      scanned = length;
      if (headLength == 0 && !more(in)) throw new ProtocolException("400 Bad Request");
    }
    String[] lines = new String(bytes, 0, headLength, StandardCharsets.ISO_8859_1).split("\r?\n");
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) throw new ProtocolException("400 Bad Request");
    headers = Arrays.copyOfRange(lines, 1, lines.length);
    method = words[0];
    version = words[2];
    readAddress(words[1]);
  }

  private void readAddress(String target) throws ProtocolException {
    if (method.equals("CONNECT")) {
      scheme = "";
      path = "";
      authority = target;
    } else {
      int begin = target.indexOf("://") + 3;
      int end = begin;
      while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) end++;
      scheme = target.substring(0, begin - 3).toLowerCase(Locale.ROOT);
      // Without a user, who is not the host's business in this place.
      authority = target.substring(Math.max(begin, target.lastIndexOf('@', end - 1) + 1), end);
      path = target.substring(end);
      if (!path.startsWith("/")) path = "/" + path;
    }
    boolean isBracketed = authority.startsWith("[");
    int end = isBracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
    if (isBracketed && end == 0) throw new ProtocolException("400 Bad Request");
    if (end < 0) end = authority.length();
    String name = isBracketed ? authority.substring(1, end - 1) : authority.substring(0, end);
    String rest = authority.substring(end);
    if (!rest.isEmpty() && rest.charAt(0) != ':') throw new ProtocolException("400 Bad Request");
    if (rest.length() > 1) port = number(rest.substring(1));
    else port = scheme.equals("http") ? 80 : 443;
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      boolean isPlain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
      if (!isPlain && (isBracketed ? ":.%" : "-._").indexOf(letter) < 0) throw new ProtocolException("400 Bad Request");
    }
    if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
    if (name.isEmpty() || name.length() > 255) throw new ProtocolException("400 Bad Request");
    host = name.toLowerCase(Locale.ROOT);
  }

  private static int number(String text) throws ProtocolException {
    try {
      int value = Integer.parseInt(text);
      if (value > 0 && value < 65536 && text.charAt(0) != '+') return value;
    } catch (NumberFormatException none) {
      // Told below.
    }
    throw new ProtocolException("400 Bad Request");
  }

  /** All that was read so far, as it was. */
  void passOn(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /** The request of a tunnel as a further proxy takes it, with what the caller sent after it. `authorization` may be null. */
  void passAsTunnel(OutputStream out, String authorization) throws IOException {
    String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    StringBuilder head = new StringBuilder(256);
    head.append("CONNECT ").append(address).append(" HTTP/1.1\r\nHost: ").append(address).append("\r\n");
    if (authorization != null) head.append("Proxy-Authorization: ").append(authorization).append("\r\n");
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    passRest(out);
  }

  /** What was read after the headers. */
  void passRest(OutputStream out) throws IOException {
    out.write(bytes, headLength, length - headLength);
  }

  /**
   * The request as the last one of its connection, since a client may send the next one, for another host, to the same proxy. `isWhole`
   * keeps the whole address, for another proxy; `authorization` is for that one, or null.
   */
  void passAsLast(OutputStream out, boolean isWhole, String authorization) throws IOException {
    StringBuilder head = new StringBuilder(headLength + 128);
    head.append(method).append(' ');
    if (isWhole) head.append(scheme).append("://").append(authority);
    head.append(path).append(' ').append(version).append("\r\nHost: ").append(authority).append("\r\n");
    boolean isDropped = false;
    for (String line : headers) {
      boolean isContinued = line.startsWith(" ") || line.startsWith("\t");
      if (!isContinued) isDropped = isOfTheConnection(line);
      if (!isDropped) head.append(line).append("\r\n");
    }
    if (authorization != null) head.append("Proxy-Authorization: ").append(authorization).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    passRest(out);
  }

  private static boolean isOfTheConnection(String line) {
    int colon = line.indexOf(':');
    String name = (colon < 0 ? line : line.substring(0, colon)).trim().toLowerCase(Locale.ROOT);
    return name.equals("host") || Arrays.asList(ofTheConnection).contains(name);
  }
}
