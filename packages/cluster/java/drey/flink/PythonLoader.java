// The class loader of a Python program's driver. Flink adds its Python jar by itself only where the driver is the entry class, which we are here.
package drey.flink;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;

/** Of one run of main: threads of the bridge to Python inherit the class loader from the one that runs it. */
final class PythonLoader extends URLClassLoader {
  private static final String DRIVER = "org.apache.flink.client.python.PythonDriver";

  private static volatile URL used;

  private PythonLoader(URL jar, ClassLoader parent) {
    super(new URL[] {jar}, parent);
  }

  static void use(String mainClass) throws MalformedURLException {
    used = mainClass.equals(DRIVER) ? jar() : null;
    if (used == null) return;
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(new PythonLoader(used, thread.getContextClassLoader()));
  }

  static boolean isUsed() {
    return used != null;
  }

  /** TaskManagers load the jar from where it lies. */
  static void addTo(Configuration configuration) {
    if (used == null) return;
    List<String> paths = new ArrayList<>();
    if (configuration.get(PipelineOptions.CLASSPATHS) != null) paths.addAll(configuration.get(PipelineOptions.CLASSPATHS));
    if (!paths.contains(used.toString())) paths.add(used.toString());
    configuration.set(PipelineOptions.CLASSPATHS, paths);
  }

  private static URL jar() throws MalformedURLException {
    String folder = System.getenv("FLINK_OPT_DIR");
    File[] jars =
        folder == null
            ? null
            : new File(folder).listFiles((in, name) -> name.startsWith("flink-python") && name.endsWith(".jar"));
    if (jars == null || jars.length != 1) {
      throw new IllegalStateException("There is not exactly one flink-python*.jar in FLINK_OPT_DIR (" + folder + ").");
    }
    return jars[0].toURI().toURL();
  }
}
