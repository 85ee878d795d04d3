// The job that a parked cluster runs before it waits: it loads what the first real job would otherwise wait for.
package drey;

import java.net.URI;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts by key in RocksDB and looks into a bucket that does not exist. Written for what Flink 1.13 to 2.3 have in common. */
public final class WarmUp {
  private WarmUp() {}

  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(1, 500).keyBy(new Remainder()).process(new Count()).print();
    environment.execute("Warm-up");
  }

  private static final class Remainder implements KeySelector<Long, Long> {
    @Override
    public Long getKey(Long value) {
      return value % 7;
    }
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private transient ValueState<Long> seen;

    @Override
    public void processElement(Long value, Context context, Collector<String> output) throws Exception {
      if (seen == null) {
        seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Long.class));
        touch("s3a://drey-warm-up/none");
      }
      Long before = seen.value();
      seen.update(before == null ? 1L : before + 1L);
    }

    /** The answer does not matter: the plugin, the SDK and its HTTP client are loaded by asking. */
    private static void touch(String path) {
      try {
        FileSystem.get(new URI(path)).exists(new Path(path));
      } catch (Exception expected) {
        // There is no such bucket, or no S3 at all.
      }
    }
  }
}
