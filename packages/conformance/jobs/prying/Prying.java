// A job that tries what it should not be able to, in `main` on the JobManager and in a task on a TaskManager, and prints what it found. The
// property group `prying` has the attempts, one a line: `paths` to read, and `commands` of the shell, of which one that prints something has
// found something.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Prying {
  public static void main(String[] arguments) throws Exception {
    Properties given = KinesisAnalyticsRuntime.getApplicationProperties().get("prying");
    System.out.println(pry(given));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(new Task(given)).print();
    environment.execute("prying");
  }

  private static String pry(Properties given) throws Exception {
    List<String> found = new ArrayList<>();
    for (String path : given.getProperty("paths").split("\n")) {
      if (isOpen(Path.of(path))) found.add(path);
    }
    for (String command : given.getProperty("commands").split("\n")) {
      String output = outputOf(command);
      if (!output.isBlank()) found.add(command + " -> " + output);
    }
    return "PRIED pid " + ProcessHandle.current().pid() + " found " + found;
  }

  /** Whether a file can be read, or a folder has something in it. */
  private static boolean isOpen(Path path) {
    try {
      if (!Files.isDirectory(path)) return Files.readAllBytes(path) != null;
      try (Stream<Path> list = Files.list(path)) {
        return list.findAny().isPresent();
      }
    } catch (IOException | UncheckedIOException refused) {
      return false;
    }
  }

  private static String outputOf(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor(10, TimeUnit.SECONDS);
    return output;
  }

  private static final class Task extends RichMapFunction<Long, Long> {
    private final Properties given;

    Task(Properties given) {
      this.given = given;
    }

    @Override
    public void open(Configuration configuration) throws Exception {
      System.out.println(pry(given));
    }

    @Override
    public Long map(Long value) throws Exception {
      Thread.sleep(100);
      return value;
    }
  }
}
