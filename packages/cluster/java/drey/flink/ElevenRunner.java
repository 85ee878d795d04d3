// Runs a member of a cluster whose PyFlink knows no Java beyond 11 on a newer one: the Beam in it reads the version once and gives up on others.
package drey.flink;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Arguments: the member's main class, its own arguments. The property cannot be given on the command line, as the JVM sets it later. */
public final class ElevenRunner {
  private ElevenRunner() {}

  public static void main(String[] arguments) throws Throwable {
    System.setProperty("java.specification.version", "11");
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException fault) {
      throw fault.getCause();
    }
  }
}
