// What Flink runs in place of a job's main class: it makes sure of the settings that the service fixes, then runs that class.
package drey.flink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.apache.flink.client.program.ProgramInvocationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arguments: what becomes of settings in code ({@code refuse} or {@code report}), how many notes there are, the notes, the main class, its own
 * arguments. What main throws comes out as if Flink had called it.
 */
public final class Program {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);
  private static final int FIRST_NOTE = 2;

  private Program() {}

  public static void main(String[] arguments) throws Throwable {
    boolean codeWins = arguments[0].equals("report");
    int atMain = FIRST_NOTE + Integer.parseInt(arguments[1]);
    UsedJvm.check();
    for (int note = FIRST_NOTE; note < atMain; note++) LOG.warn(arguments[note]);
    run(codeWins, null, Arrays.copyOfRange(arguments, atMain, arguments.length));
  }

  /** Runs a main class, the first of the words, with the rest as its arguments. */
  static void run(boolean codeWins, Rehearsal rehearsal, String[] words) throws Throwable {
    PythonLoader.use(words[0]);
    Method main = mainOf(words[0]);
    UsedJvm.leaveTo(main.getDeclaringClass().getClassLoader());
    Environments.hold(codeWins, rehearsal);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(words, 1, words.length));
    } catch (InvocationTargetException fault) {
      throw fault.getCause();
    }
  }

  /** In the words of Flink, which has the same rules for the main class of a jar. */
  private static Method mainOf(String name) throws ProgramInvocationException {
    Class<?> type;
    try {
      type = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException fault) {
      throw new ProgramInvocationException("The program's entry point class '" + name + "' was not found in the jar file.");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new ProgramInvocationException("The class " + name + " must be public.");
    }
    try {
      Method main = type.getMethod("main", String[].class);
      if (!Modifier.isStatic(main.getModifiers())) {
        throw new ProgramInvocationException("The class " + name + " has no static main method.");
      }
      return main;
    } catch (NoSuchMethodException fault) {
      throw new ProgramInvocationException("The class " + name + " has no main(String[]) method.");
    }
  }
}
