// A job with something of every kind that is measured: custom metrics, watermarks, late records, an operator with two inputs. The property
// group `job` may say `pause`, the milliseconds between two records of a subtask: 5 unless given, 0 for as fast as it goes.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoMapFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

public class Measured {
  public static void main(String[] arguments) throws Exception {
    Properties job = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("job", new Properties());
    long pause = Long.parseLong(job.getProperty("pause", "5"));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Long> numbers =
        environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source").name("Number source")
            .map(new Paced(pause)).returns(Long.class).uid("paced").name("Paced map");
    if (pause == 0) {
      // As much work as the small jobs of users: a shuffle, some state.
      numbers.keyBy(number -> number % 64).reduce((ReduceFunction<Long>) Math::max).returns(Long.class).uid("largest").name("Largest")
          .sinkTo(new DiscardingSink<>()).uid("sink").name("Discard");
    } else {
      timed(numbers);
    }
    environment.execute("measured");
  }

  /** Every tenth record is older than what the watermark has passed. */
  private static void timed(DataStream<Long> numbers) {
    DataStream<Long> timed =
        numbers.assignTimestampsAndWatermarks(
                WatermarkStrategy.<Long>forMonotonousTimestamps()
                    .withTimestampAssigner((number, before) -> number % 10 == 0 && number > 100 ? 0 : number * 1_000))
            .uid("times").name("Times");
    timed.keyBy(number -> 0L).window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
        .reduce((ReduceFunction<Long>) Math::max).returns(Long.class).uid("window").name("Window")
        .sinkTo(new DiscardingSink<>()).uid("discard-windows").name("Discard windows");
    DataStream<Long> even = timed.filter((FilterFunction<Long>) number -> number % 2 == 0).uid("even").name("Even");
    even.map((MapFunction<Long, Long>) number -> number).returns(Long.class).uid("left").name("Left")
        .connect(timed)
        .map(new CoMapFunction<Long, Long, Long>() {
          @Override
          public Long map1(Long number) {
            return number;
          }

          @Override
          public Long map2(Long number) {
            return number;
          }
        }).returns(Long.class).uid("both").name("Both")
        .sinkTo(new DiscardingSink<>()).uid("discard-both").name("Discard both");
  }

  private static final class Paced extends RichMapFunction<Long, Long> {
    private final long pause;
    private transient Counter seen;
    private transient Meter pace;

    Paced(long pause) {
      this.pause = pause;
    }

    @Override
    public void open(OpenContext context) {
      MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("kinesisanalytics");
      MetricGroup named = group.addGroup("Service", "Number shop").addGroup("Method", "map");
      seen = named.counter("numbersSeen");
      pace = named.meter("numbersPerSecond", new MeterView(5));
      group.gauge("answer", () -> 42);
      group.gauge("words", () -> "no number");
      group.gauge("broken", () -> {
        throw new IllegalStateException("A gauge that fails.");
      });
      named.histogram("spread", new NoHistogram());
      getRuntimeContext().getMetricGroup().addGroup("elsewhere").counter("unseen");
    }

    @Override
    public Long map(Long number) throws Exception {
      if (pause > 0) Thread.sleep(pause);
      seen.inc();
      pace.markEvent();
      return number;
    }
  }

  private static final class NoHistogram implements Histogram {
    @Override
    public void update(long value) {}

    @Override
    public long getCount() {
      return 0;
    }

    @Override
    public HistogramStatistics getStatistics() {
      return null;
    }
  }
}
