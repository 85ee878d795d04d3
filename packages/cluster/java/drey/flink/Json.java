// A text of JSON, written from front to back. Flink's own writer is in other packages in each release.
package drey.flink;

/** A member without a value (null, NaN, infinity) is left out. */
final class Json {
  private final StringBuilder out = new StringBuilder(4096).append('{');
  private boolean isFirst = true;

  int length() {
    return out.length();
  }

  void text(String name, String value) {
    if (value == null) return;
    name(name);
    quote(value);
  }

  void number(String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) return;
    name(name);
    if (value == Math.rint(value) && Math.abs(value) < 1e18) out.append((long) value);
    else out.append(value);
  }

  void flag(String name, boolean value) {
    name(name);
    out.append(value);
  }

  void beginObject(String name) {
    name(name);
    open('{');
  }

  void beginObject() {
    comma();
    open('{');
  }

  void endObject() {
    close('}');
  }

  void beginList(String name) {
    name(name);
    open('[');
  }

  void endList() {
    close(']');
  }

  String end() {
    return out.append('}').toString();
  }

  private void open(char bracket) {
    out.append(bracket);
    isFirst = true;
  }

  private void close(char bracket) {
    out.append(bracket);
    isFirst = false;
  }

  private void name(String name) {
    comma();
    quote(name);
    out.append(':');
  }

  private void comma() {
    if (!isFirst) out.append(',');
    isFirst = false;
  }

  private void quote(String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter == '"' || letter == '\\') out.append('\\').append(letter);
      else if (letter < ' ' || Character.isSurrogate(letter)) out.append(String.format("\\u%04x", (int) letter));
      else out.append(letter);
    }
    out.append('"');
  }
}
