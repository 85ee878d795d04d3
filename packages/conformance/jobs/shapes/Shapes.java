// A job of which properties say what it consists of, so that a snapshot of one shape meets another.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Properties;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public final class Shapes {
  private Shapes() {}

  public static void main(String[] arguments) throws Exception {
    Properties shape = KinesisAnalyticsRuntime.getApplicationProperties().get("job");
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    String max = shape.getProperty("maxParallelism");
    if (max != null) environment.setMaxParallelism(Integer.parseInt(max));
    DataStream<Long> numbers =
        environment.fromSequence(0, Long.MAX_VALUE - 1).uid("numbers").map(new Paced()).returns(Types.LONG).uid("paced");
    boolean byText = "string".equals(shape.getProperty("key"));
    SingleOutputStreamOperator<Long> counts =
        byText
            ? numbers.keyBy(value -> "k" + value % 10, Types.STRING).process(new Counts<String>())
            : numbers.keyBy(value -> value % 10, Types.LONG).process(new Counts<Long>());
    counts.returns(Types.LONG).uid(shape.getProperty("uid", "counts")).name(shape.getProperty("name", "count visits")).print().uid("out");
    if ("true".equals(shape.getProperty("second"))) {
      numbers.keyBy(value -> value % 3, Types.LONG).process(new Counts<Long>()).returns(Types.LONG).uid("second").name("second count").print();
    }
    if ("true".equals(shape.getProperty("third"))) {
      numbers.keyBy(value -> value % 7, Types.LONG).process(new Counts<Long>()).returns(Types.LONG).uid("third").name("third count").print();
    }
    environment.execute("shapes");
    if ("forever".equals(shape.getProperty("afterwards"))) {
      while (true) pause();
    }
    if ("twice".equals(shape.getProperty("afterwards"))) {
      environment.fromSequence(0, 1).print();
      environment.execute("again");
    }
  }

  /** As code that waits for ever does: it is woken only by its end. */
  private static void pause() throws InterruptedException {
    Thread.sleep(60_000);
  }

  /** No more than a hundred a second. */
  private static final class Paced implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long value) throws Exception {
      Thread.sleep(10);
      return value;
    }
  }

  /** Asks for its state at each record, since the methods that open a function differ between releases. */
  private static final class Counts<K> extends KeyedProcessFunction<K, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      ValueState<Long> count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
      long next = (count.value() == null ? 0 : count.value()) + 1;
      count.update(next);
      out.collect(next);
    }
  }
}
