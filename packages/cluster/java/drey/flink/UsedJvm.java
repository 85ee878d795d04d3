// Whether an earlier main method can be noticed in this JVM: on the service each one has a JVM of its own.
package drey.flink;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares with what was there before the first one. Whatever cannot be looked at here (sockets, where there is no /proc) is taken as unchanged. */
final class UsedJvm {
  private static final int MOST_TRACES = 10;
  private static final String LISTENS = "0A";

  private static UsedJvm before;

  /** Class loaders of earlier mains, as long as anything holds them. */
  private static final List<WeakReference<ClassLoader>> former = new ArrayList<>();

  private final Map<String, String> properties = copyOf(System.getProperties());
  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();
  private final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
  private final Set<String> listening = listening();

  /** Throws where an earlier main left traces. Remembers what there is, where this is the first. */
  static synchronized void check() {
    if (before == null) {
      before = new UsedJvm();
      return;
    }
    List<String> traces = new ArrayList<>();
    traces.addAll(before.changes());
    traces.addAll(threads());
    if (traces.isEmpty()) return;
    List<String> some = traces.subList(0, Math.min(traces.size(), MOST_TRACES));
    throw new UsedJvmException(String.join("; ", some) + (some.size() < traces.size() ? "; and more" : "") + ".");
  }

  /** Remembers the class loaders of the main that runs next. */
  static synchronized void leaveTo(ClassLoader ofMain) {
    former.removeIf(reference -> reference.get() == null);
    remember(ofMain);
    remember(Thread.currentThread().getContextClassLoader());
  }

  /** Flink's own class loader, which ours are children of, loads what belongs to no main. */
  private static void remember(ClassLoader loader) {
    for (ClassLoader at = UsedJvm.class.getClassLoader(); at != null; at = at.getParent()) if (at == loader) return;
    if (loader != null) former.add(new WeakReference<>(loader));
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    Map<String, String> now = copyOf(System.getProperties());
    Set<String> keys = new TreeSet<>(now.keySet());
    keys.addAll(properties.keySet());
    for (String key : keys) {
      String value = now.get(key);
      if (value == null ? properties.get(key) != null : !value.equals(properties.get(key))) {
        changes.add("system property " + key + " was changed");
      }
    }
    if (!zone.equals(TimeZone.getDefault())) changes.add("the default time zone was changed");
    if (!locale.equals(Locale.getDefault())) changes.add("the default locale was changed");
    if (handler != Thread.getDefaultUncaughtExceptionHandler()) changes.add("there is another handler of uncaught exceptions");
    Set<String> opened = new TreeSet<>(listening());
    opened.removeAll(listening);
    for (String address : opened) changes.add("a socket listens on " + address);
    return changes;
  }

  private static Map<String, String> copyOf(Properties properties) {
    Map<String, String> copy = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) copy.put(key, properties.getProperty(key));
    return copy;
  }

  /** Live threads that run code of an earlier main, or were made by it. */
  private static List<String> threads() {
    List<String> traces = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread != Thread.currentThread() && thread.isAlive() && isOfEarlier(thread)) {
        traces.add("thread " + thread.getName() + " still runs");
      }
    }
    Collections.sort(traces);
    return traces;
  }

  /**
   * By its code; and where that is the JDK's (a pool, a timer), by the class loader that it inherited from main, unless it is one of those that the
   * JDK or Flink start for themselves while main runs.
   */
  private static boolean isOfEarlier(Thread thread) {
    ClassLoader ofThread = thread.getClass().getClassLoader();
    ClassLoader ofTarget = loaderOf(targetOf(thread));
    if (isFormer(ofThread) || isFormer(ofTarget)) return true;
    boolean isOfJdk = ofThread == null && ofTarget == null;
    ThreadGroup group = thread.getThreadGroup();
    boolean isOfSystem = group == null || group.getParent() == null || thread.getName().toLowerCase(Locale.ROOT).startsWith("flink");
    return isOfJdk && !isOfSystem && isFormer(thread.getContextClassLoader());
  }

  private static ClassLoader loaderOf(Object object) {
    return object == null ? null : object.getClass().getClassLoader();
  }

  /** Null too for a Java that hides it. */
  private static Object targetOf(Thread thread) {
    try {
      return Reflection.field(Thread.class, "target").get(thread);
    } catch (ReflectiveOperationException | RuntimeException fault) {
      return null;
    }
  }

  private static boolean isFormer(ClassLoader loader) {
    for (ClassLoader at = loader; at != null; at = at.getParent()) {
      for (WeakReference<ClassLoader> reference : former) if (reference.get() == at) return true;
    }
    return false;
  }

  /** Addresses in Linux's notation, and the inode of each, so that one that was closed and opened again is seen. */
  private static Set<String> listening() {
    Set<String> own = ownSockets();
    Set<String> found = new HashSet<>();
    for (String file : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
      try {
        for (String line : Files.readAllLines(Paths.get(file), StandardCharsets.US_ASCII)) {
          String[] columns = line.trim().split("\\s+");
          if (columns.length > 9 && columns[3].equals(LISTENS) && own.contains(columns[9])) {
            found.add("port " + portOf(columns[1]) + " (socket " + columns[9] + ")");
          }
        }
      } catch (IOException | RuntimeException fault) {
        // Not Linux, or a family that this machine has not.
      }
    }
    return found;
  }

  private static int portOf(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private static Set<String> ownSockets() {
    Set<String> inodes = new HashSet<>();
    File[] descriptors = new File("/proc/self/fd").listFiles();
    if (descriptors == null) return inodes;
    for (File descriptor : descriptors) {
      try {
        Path target = Files.readSymbolicLink(descriptor.toPath());
        String name = target.toString();
        if (name.startsWith("socket:[")) inodes.add(name.substring("socket:[".length(), name.length() - 1));
      } catch (IOException fault) {
        // It was closed in the meantime.
      }
    }
    return inodes;
  }
}
