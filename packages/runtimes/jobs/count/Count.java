// Counts and keeps state: numbers, summed up by their remainder. With an argument it fails instead, with that text in an inner fault.
import java.util.NoSuchElementException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Count {
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) throw new IllegalStateException("outer", new NoSuchElementException(arguments[0]));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source")
        .map(Count::paced).returns(Long.class).uid("map")
        .keyBy(value -> value % 7).reduce(Long::sum).uid("sum")
        .print().uid("print");
    environment.execute("count");
  }

  private static long paced(long value) throws InterruptedException {
    Thread.sleep(20);
    return value;
  }
}
