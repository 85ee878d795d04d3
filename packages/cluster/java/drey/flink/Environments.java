// Gives each environment that main makes an executor of ours, which sees every pipeline before Flink does.
package drey.flink;

import java.lang.reflect.Field;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironmentFactory;

/** A subclass only because the way to say how environments are made is protected. Tables run by such an environment too. */
final class Environments extends StreamExecutionEnvironment {
  private Environments() {}

  /**
   * Takes hold of the environments of the main method that runs next. Flink undoes it when that method has returned. {@code rehearsal}: what
   * sees the pipeline in place of Flink; null where it becomes a job.
   */
  static void hold(boolean codeWins, Rehearsal rehearsal) throws ReflectiveOperationException {
    StreamExecutionEnvironmentFactory flinks = present();
    if (flinks == null) throw new IllegalStateException("Flink has not said how environments are made.");
    StreamExecutionEnvironment untouched = flinks.createExecutionEnvironment(new Configuration());
    ServiceSettings settings = new ServiceSettings(untouched, codeWins);
    OneJob oneJob = new OneJob();
    initializeContextEnvironment(
        configuration -> held(flinks.createExecutionEnvironment(configuration), settings, oneJob, rehearsal));
  }

  private static StreamExecutionEnvironment held(
      StreamExecutionEnvironment environment, ServiceSettings settings, OneJob oneJob, Rehearsal rehearsal) {
    try {
      Field field = Reflection.field(StreamExecutionEnvironment.class, "executorServiceLoader");
      PipelineExecutorServiceLoader flinks = (PipelineExecutorServiceLoader) field.get(environment);
      field.set(environment, new HeldExecutors(flinks, settings, oneJob, rehearsal));
      compareWith(environment, settings);
      return environment;
    } catch (ReflectiveOperationException fault) {
      throw new IllegalStateException("This Flink makes environments in a way that Drey does not know.", fault);
    }
  }

  /**
   * Where Flink refuses settings in code, it compares an environment with the options of the run, word by word. An environment writes them in its
   * own way ("5 s" for "5000 ms"), so we let it compare with an environment that no code has touched.
   */
  private static void compareWith(StreamExecutionEnvironment environment, ServiceSettings settings)
      throws ReflectiveOperationException {
    try {
      Reflection.field(environment.getClass(), "clusterConfiguration").set(environment, settings.options());
    } catch (NoSuchFieldException fault) {
      // Before 1.16 Flink refuses nothing.
    }
  }

  /** A thread that main starts has none of its own: the second field is for those. */
  private static StreamExecutionEnvironmentFactory present() throws ReflectiveOperationException {
    ThreadLocal<?> own =
        (ThreadLocal<?>) Reflection.field(StreamExecutionEnvironment.class, "threadLocalContextEnvironmentFactory").get(null);
    Object factory =
        own.get() != null
            ? own.get()
            : Reflection.field(StreamExecutionEnvironment.class, "contextEnvironmentFactory").get(null);
    return (StreamExecutionEnvironmentFactory) factory;
  }
}
