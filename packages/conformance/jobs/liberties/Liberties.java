// A job that takes the liberties that the service does not give, one by the property `mode`. Written for what Flink 1.13 to 2.3 have in common.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.lang.reflect.Method;
import java.util.Properties;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Liberties {
  private static final Logger LOG = LoggerFactory.getLogger(Liberties.class);

  public static void main(String[] arguments) throws Exception {
    Properties job = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("job", new Properties());
    StreamExecutionEnvironment environment = environment(job);
    switch (job.getProperty("mode")) {
      case "plain":
        counting(environment, job).execute("plain");
        break;
      case "setters":
        environment.enableCheckpointing(60_000);
        call(environment.getCheckpointConfig(), "setCheckpointStorage", String.class, job.getProperty("storage"));
        if (job.getProperty("backend") != null) {
          Class<?> type = Class.forName("org.apache.flink.runtime.state.StateBackend");
          Object heap = Class.forName("org.apache.flink.runtime.state.hashmap.HashMapStateBackend").getConstructor().newInstance();
          call(environment, "setStateBackend", type, heap);
          Class<?> strategies = Class.forName("org.apache.flink.api.common.restartstrategy.RestartStrategies");
          Object none = strategies.getMethod("noRestart").invoke(null);
          call(environment, "setRestartStrategy", none.getClass().getSuperclass(), none);
        }
        counting(environment, job).execute("setters");
        break;
      case "twice":
        counting(environment, job).execute("first");
        counting(environment, job).execute("second");
        break;
      case "second-environment":
        counting(environment, job).executeAsync("first");
        counting(StreamExecutionEnvironment.getExecutionEnvironment(), job).executeAsync("second");
        break;
      case "throws-afterwards":
        counting(environment, job).executeAsync("job");
        Thread.sleep(Long.parseLong(job.getProperty("pause", "0")));
        throw new IllegalStateException("main fails after execute");
      case "collects":
        environment.fromSequence(1, 10).executeAndCollect().forEachRemaining(value -> LOG.info("{}", value));
        break;
      case "thread":
        new Thread(() -> { while (true) pause(1000); }, "of-main").start();
        counting(environment, job).execute("thread");
        break;
      case "property":
        if (System.getProperty("liberties") != null) throw new IllegalStateException("main ran twice in one JVM");
        System.setProperty("liberties", "taken");
        counting(environment, job).execute("property");
        break;
      case "wide":
        environment.setParallelism(4);
        counting(environment, job).execute("wide");
        break;
      case "memory":
        byte[][] all = new byte[1000][];
        for (int index = 0; index < all.length; index++) all[index] = new byte[50_000_000];
        break;
      default:
        throw new IllegalArgumentException(job.getProperty("mode"));
    }
  }

  /** With the options that the property group gives below {@code flink.}, as code of its own may do. */
  private static StreamExecutionEnvironment environment(Properties job) {
    Configuration options = new Configuration();
    for (String key : job.stringPropertyNames()) {
      if (key.startsWith("flink.")) options.setString(key.substring("flink.".length()), job.getProperty(key));
    }
    return StreamExecutionEnvironment.getExecutionEnvironment(options);
  }

  private static void call(Object owner, String name, Class<?> type, Object argument) throws Exception {
    Method method = owner.getClass().getMethod(name, type);
    method.invoke(owner, argument);
  }

  private static StreamExecutionEnvironment counting(StreamExecutionEnvironment environment, Properties job) {
    boolean fails = job.getProperty("fails") != null;
    environment.fromSequence(1, Long.MAX_VALUE - 1).map(new Paced()).keyBy(new Remainder()).process(new Count(fails)).name("count").print();
    return environment;
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
    }
  }

  /** Chained to the source, so that no backlog lies in the way of a checkpoint. */
  private static final class Paced implements MapFunction<Long, Long> {
    @Override
    public Long map(Long value) {
      pause(20);
      return value;
    }
  }

  private static final class Remainder implements KeySelector<Long, Long> {
    @Override
    public Long getKey(Long value) {
      return value % 2;
    }
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private final boolean fails;
    private transient ValueState<Long> seen;

    Count(boolean fails) {
      this.fails = fails;
    }

    @Override
    public void processElement(Long value, Context context, Collector<String> output) throws Exception {
      if (seen == null) seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Long.class));
      long count = seen.value() == null ? 1 : seen.value() + 1;
      seen.update(count);
      if (count == 1 || count % 25 == 0) LOG.info("LIBERTY key={} count={}", context.getCurrentKey(), count);
      if (fails && count % 200 == 0) throw new IllegalStateException("count " + count);
    }
  }
}
