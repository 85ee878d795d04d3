// What the process of this JVM takes of the machine, with what it started (Python): the JVM's own beans, and Linux's /proc.
package drey.flink;

import java.io.File;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What cannot be read here, as without a /proc, is left out. */
final class JvmFigures {
  private static final Set<String> OLD_COLLECTORS = new HashSet<>(Arrays.asList("G1 Old Generation", "MarkSweepCompact", "PS MarkSweep"));
  private static final String[] LIMIT_FILES = {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
  /** Linux's units: ticks of 10 ms, and a "no limit" of nearly 2^63. */
  private static final double TICKS_PER_SECOND = 100;
  private static final double NO_LIMIT = 1e15;
  private static final int MOST_FILES = 20_000;

  private double cpuBefore = Double.NaN;
  private double allBefore = Double.NaN;
  private long timeBefore;

  void writeTo(Json json) {
    json.beginObject("jvm");
    json.number("startedAt", ManagementFactory.getRuntimeMXBean().getStartTime());
    json.number("processors", Runtime.getRuntime().availableProcessors());
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    json.number("heapUsed", heap.getUsed());
    json.number("heapMax", heap.getMax());
    json.number("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!OLD_COLLECTORS.contains(collector.getName())) continue;
      json.number("oldCollections", collector.getCollectionCount());
      json.number("oldCollectionTime", collector.getCollectionTime());
    }
    json.number("fileDescriptors", ofSystem("getOpenFileDescriptorCount"));
    json.number("mostFileDescriptors", ofSystem("getMaxFileDescriptorCount"));
    writeProcess(json);
    json.number("diskUsed", bytesBelow(new File(System.getProperty("java.io.tmpdir", "/nowhere"))));
    json.endObject();
  }

  /** Processors used on average since the last time, by the JVM alone and with all that it started; memory of all. */
  private void writeProcess(Json json) {
    double cpu = ofSystem("getProcessCpuTime") / 1e9;
    double[] below = ofDescendants();
    double all = cpu + below[0];
    long now = System.nanoTime();
    double seconds = (now - timeBefore) / 1e9;
    json.number("cpu", (cpu - cpuBefore) / seconds);
    // A process that ended takes its time along.
    json.number("cpuOfAll", Math.max((all - allBefore) / seconds, (cpu - cpuBefore) / seconds));
    cpuBefore = cpu;
    allBefore = all;
    timeBefore = now;
    json.number("resident", residentOf("self") + below[1]);
    json.number("memoryLimit", memoryLimit());
  }

  /** Of HotSpot's bean, which the compiler's Java 8 has not. */
  private static double ofSystem(String getter) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    try {
      Class<?> type = Class.forName("com.sun.management.UnixOperatingSystemMXBean");
      return ((Number) type.getMethod(getter).invoke(system)).doubleValue();
    } catch (ReflectiveOperationException | RuntimeException fault) {
      return Double.NaN;
    }
  }

  /** Processor seconds and resident bytes of all processes below this one. */
  private static double[] ofDescendants() {
    double seconds = 0;
    double bytes = 0;
    try {
      Deque<String> parents = new ArrayDeque<>();
      parents.add(Paths.get("/proc/self").toRealPath().getFileName().toString());
      Map<String, String[]> processes = processes();
      while (!parents.isEmpty()) {
        String parent = parents.remove();
        for (Map.Entry<String, String[]> one : processes.entrySet()) {
          if (!one.getValue()[1].equals(parent)) continue;
          seconds += (Double.parseDouble(one.getValue()[11]) + Double.parseDouble(one.getValue()[12])) / TICKS_PER_SECOND;
          bytes += residentOf(one.getKey());
          parents.add(one.getKey());
        }
      }
    } catch (IOException | RuntimeException fault) {
      // No /proc.
    }
    return new double[] {seconds, bytes};
  }

  /** Fields of each process's `stat` from the state on; the name before it may hold anything. */
  private static Map<String, String[]> processes() {
    Map<String, String[]> found = new HashMap<>();
    String[] names = new File("/proc").list((folder, name) -> Character.isDigit(name.charAt(0)));
    if (names == null) return found;
    for (String name : names) {
      String stat = textOf(Paths.get("/proc", name, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
      if (fields.length > 12) found.put(name, fields);
    }
    return found;
  }

  private static double residentOf(String process) {
    for (String line : textOf(Paths.get("/proc", process, "status")).split("\n")) {
      if (line.startsWith("VmRSS:")) return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
    }
    return process.equals("self") ? Double.NaN : 0;
  }

  private static double memoryLimit() {
    for (String file : LIMIT_FILES) {
      String text = textOf(Paths.get(file)).trim();
      if (text.matches("[0-9]+")) return Double.parseDouble(text) < NO_LIMIT ? Double.parseDouble(text) : Double.NaN;
    }
    return Double.NaN;
  }

  private static String textOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException | RuntimeException fault) {
      return "";
    }
  }

  /** Of the JVM's own files, local state of RocksDB among them; a bounded look. */
  private static double bytesBelow(File folder) {
    Deque<File> folders = new ArrayDeque<>();
    folders.add(folder);
    double bytes = 0;
    int seen = 0;
    while (!folders.isEmpty() && seen < MOST_FILES) {
      File[] files = folders.remove().listFiles();
      if (files == null) continue;
      seen += files.length;
      for (File file : files) {
        if (Files.isSymbolicLink(file.toPath())) continue;
        if (file.isDirectory()) folders.add(file);
        else bytes += file.length();
      }
    }
    return bytes;
  }
}
