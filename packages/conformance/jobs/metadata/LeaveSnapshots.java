// Runs a small job in a cluster of its own JVM, of whatever Flink is on the class path, and leaves a checkpoint or a savepoint of it.
// Arguments: directory, kind (checkpoint, canonical, native), settings as name=value.
import java.io.File;
import java.lang.reflect.Method;
import java.util.concurrent.Future;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class LeaveSnapshots {
  private static final long BOUND_MILLISECONDS = 120_000;

  public static void main(String[] arguments) throws Exception {
    File directory = new File(arguments[0]);
    Configuration configuration = new Configuration();
    for (int index = 2; index < arguments.length; index++) {
      int equals = arguments[index].indexOf('=');
      configuration.setString(arguments[index].substring(0, equals), arguments[index].substring(equals + 1));
    }
    configuration.setString("state.checkpoints.dir", directory.toURI().toString());
    configuration.setString("execution.checkpointing.dir", directory.toURI().toString());
    configuration.setString("execution.checkpointing.interval", "500ms");
    configuration.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    configuration.setString("taskmanager.numberOfTaskSlots", "2");
    configuration.setString("rest.bind-port", "0");
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    environment.setMaxParallelism(128);
    environment.fromSequence(0, Long.MAX_VALUE - 1).uid("source").name("Numbers")
        .map(new Paced()).returns(Long.class).uid("paced").name("Paced")
        .keyBy(value -> value % 7).process(new Sum()).returns(Long.class).uid("sum").name("Sum \u00fcber alles")
        .filter(value -> value < 0).name("Nothing")
        .print().uid("print");
    JobClient job = environment.executeAsync("metadata");
    try {
      await(directory);
      if (!arguments[1].equals("checkpoint")) savepoint(job, directory.toURI().toString(), arguments[1]);
    } finally {
      job.cancel().get();
    }
    System.exit(0);
  }

  /** Until two checkpoints are complete. */
  private static void await(File directory) throws InterruptedException {
    long end = System.currentTimeMillis() + BOUND_MILLISECONDS;
    while (newest(directory) < 2) {
      if (System.currentTimeMillis() > end) throw new IllegalStateException("No checkpoint came in time.");
      Thread.sleep(100);
    }
  }

  private static int newest(File directory) {
    int newest = 0;
    File[] files = directory.listFiles();
    if (files == null) return 0;
    for (File file : files) {
      if (!file.isDirectory()) continue;
      boolean complete = file.getName().startsWith("chk-") && new File(file, "_metadata").exists();
      newest = Math.max(newest, complete ? Integer.parseInt(file.getName().substring(4)) : newest(file));
    }
    return newest;
  }

  /** The call has a format since 1.15. */
  private static void savepoint(JobClient job, String directory, String format) throws Exception {
    for (Method method : JobClient.class.getMethods()) {
      Class<?>[] types = method.getParameterTypes();
      if (!method.getName().equals("triggerSavepoint") || types.length != 2) continue;
      for (Object constant : types[1].getEnumConstants()) {
        if (constant.toString().equalsIgnoreCase(format)) {
          ((Future<?>) method.invoke(job, directory, constant)).get();
          return;
        }
      }
    }
    ((Future<?>) JobClient.class.getMethod("triggerSavepoint", String.class).invoke(job, directory)).get();
  }

  /** Operator state of every mode. */
  private static final class Paced implements MapFunction<Long, Long>, CheckpointedFunction {
    private transient ListState<Long> split;
    private transient ListState<Long> union;

    @Override
    public Long map(Long value) throws Exception {
      Thread.sleep(1);
      return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      split.clear();
      split.add(1L);
      union.clear();
      union.add(2L);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      split = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("split", Long.class));
      union = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("union", Long.class));
      context.getOperatorStateStore().getBroadcastState(new MapStateDescriptor<>("rules", Long.class, String.class));
    }
  }

  /** Keyed state and timers. */
  private static final class Sum extends KeyedProcessFunction<Long, Long, Long> {
    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      ValueState<Long> sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
      sum.update((sum.value() == null ? 0L : sum.value()) + value);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE - 5);
      out.collect(value);
    }
  }
}
