// A job of whose first twelve checkpoints each fourth fails, with the text of its property group `stubborn`; each fourth takes long.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

public class Stubborn {
  private static final long LONG = 2_000;

  public static void main(String[] arguments) throws Exception {
    Properties group = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("stubborn", new Properties());
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source").name("Numbers")
        .map(new Refusing(group.getProperty("text", "The shelf is full."))).returns(Long.class).uid("refusing").name("Refusing map")
        .sinkTo(new DiscardingSink<>()).uid("sink").name("Discard");
    environment.execute("stubborn");
  }

  private static final class Refusing extends RichMapFunction<Long, Long> implements CheckpointedFunction {
    private final String text;

    Refusing(String text) {
      this.text = text;
    }

    @Override
    public Long map(Long number) throws Exception {
      Thread.sleep(5);
      return number;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      if (context.getCheckpointId() < 12 && context.getCheckpointId() % 4 == 1) throw new IOException(text);
      if (context.getCheckpointId() % 4 == 2) Thread.sleep(LONG);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }
}
