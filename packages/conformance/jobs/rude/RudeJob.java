// A job that leaves things in its JVMs or looks for AWS itself after some seconds, as the property group `job` says:
//   mainPort, taskPort  a port of loopback that main, or a task, opens and never closes
//   once                main fails where it ran before in the same JVM
//   thread              main leaves a thread, and fails where an earlier main left one
//   host                a task fails after four seconds, as if this name could not be resolved
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class RudeJob {
  private static final List<ServerSocket> LEFT = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    Properties job = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("job", new Properties());
    if (job.containsKey("mainPort")) listen(job.getProperty("mainPort"));
    if (job.containsKey("once") && System.setProperty("rude.once", "yes") != null) {
      throw new IllegalStateException("A second main in one JVM.");
    }
    if (job.containsKey("thread")) leaveThread();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source")
        .map(new Rude(job.getProperty("taskPort"), job.getProperty("host"))).returns(Long.class).uid("map")
        .print().uid("print");
    environment.execute("rude");
  }

  private static void listen(String port) throws Exception {
    LEFT.add(new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress()));
  }

  private static void leaveThread() {
    if (Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("rude"))) {
      throw new IllegalStateException("A thread of before.");
    }
    Runnable sleeping = () -> {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    };
    new Thread(sleeping, "rude").start();
  }

  private static final class Rude extends RichMapFunction<Long, Long> {
    private final String port;
    private final String host;
    private transient long since;

    Rude(String port, String host) {
      this.port = port;
      this.host = host;
    }

    @Override
    public void open(Configuration configuration) throws Exception {
      since = System.currentTimeMillis();
      if (port != null) listen(port);
    }

    @Override
    public Long map(Long value) throws Exception {
      if (host != null && System.currentTimeMillis() - since > 4000) throw new UnknownHostException(host);
      Thread.sleep(500);
      return value;
    }
  }
}
