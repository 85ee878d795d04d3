// A job that talks, as the property group `job` says:
//   rate     log lines a second, each with its number and what was worked until then
//   big      UTF-16 units, in thousands, of one message at its start
//   prints   `yes`: twice a second a line on standard output, and one at level ERROR in the log
//   count    file that gets, ten times a second, how many records were worked on, with the nanoseconds of System.nanoTime
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.DiscardingSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Chatter {
  public static void main(String[] arguments) throws Exception {
    Properties job = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("job", new Properties());
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source")
        .map(new Talk(job)).returns(Long.class).uid("talk")
        .addSink(new DiscardingSink<>()).uid("sink");
    environment.execute("chatter");
  }

  private static final class Talk extends RichMapFunction<Long, Long> {
    private static final Logger LOG = LoggerFactory.getLogger(Talk.class);
    private static final long SECOND = 1_000_000_000L;

    private final int rate;
    private final int big;
    private final boolean prints;
    private final String count;
    private transient long worked;
    private transient long logged;
    private transient long printed;
    private transient long noted;
    private transient long since;

    Talk(Properties job) {
      rate = Integer.parseInt(job.getProperty("rate", "0"));
      big = Integer.parseInt(job.getProperty("big", "0"));
      prints = job.containsKey("prints");
      count = job.getProperty("count");
    }

    @Override
    public void open(Configuration configuration) {
      since = System.nanoTime();
      if (big == 0) return;
      StringBuilder text = new StringBuilder("big ");
      for (int index = 0; text.length() < big * 1000; index++) text.append(index).append(" ü😀 ");
      LOG.info(text.append("end").toString());
    }

    @Override
    public Long map(Long value) throws Exception {
      long mixed = value;
      for (int round = 0; round < 200; round++) mixed = mixed * 6364136223846793005L + 1442695040888963407L;
      worked++;
      long now = System.nanoTime() - since;
      // At most a hundred at once, so that a job that was held up does not make up for it in one go.
      for (int burst = 0; rate > 0 && burst < 100 && logged * SECOND / rate < now; burst++) {
        LOG.info("line {} of a job that works on records and says so, {} of them until now", logged++, worked);
      }
      if (prints && printed * SECOND / 2 < now) {
        System.out.println("printed " + printed);
        LOG.error("error {}", printed++);
      }
      if (count != null && noted * SECOND / 10 < now) {
        noted = now * 10 / SECOND + 1;
        note();
      }
      return mixed;
    }

    private void note() throws Exception {
      Path file = Paths.get(count);
      Path fresh = Paths.get(count + ".new");
      Files.writeString(fresh, worked + " " + System.nanoTime());
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
