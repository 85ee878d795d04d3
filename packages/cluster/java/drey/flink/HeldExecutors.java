// Stands before Flink's executor: the settings that the service fixes are put back before a pipeline becomes a job.
package drey.flink;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** These interfaces are the same from Flink 1.13 to 2.3, where almost everything behind them is not. */
final class HeldExecutors implements PipelineExecutorServiceLoader {
  private final PipelineExecutorServiceLoader flinks;
  private final ServiceSettings settings;
  private final OneJob oneJob;
  private final Rehearsal rehearsal;

  /** {@code rehearsal}: what a pipeline is shown to in place of Flink; null where it becomes a job. */
  HeldExecutors(PipelineExecutorServiceLoader flinks, ServiceSettings settings, OneJob oneJob, Rehearsal rehearsal) {
    this.flinks = flinks;
    this.settings = settings;
    this.oneJob = oneJob;
    this.rehearsal = rehearsal;
  }

  @Override
  public Stream<String> getExecutorNames() {
    return flinks.getExecutorNames();
  }

  @Override
  public PipelineExecutorFactory getExecutorFactory(Configuration configuration) throws Exception {
    return new Factory(flinks.getExecutorFactory(configuration));
  }

  private final class Factory implements PipelineExecutorFactory {
    private final PipelineExecutorFactory factory;

    Factory(PipelineExecutorFactory factory) {
      this.factory = factory;
    }

    @Override
    public String getName() {
      return factory.getName();
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
      return factory.isCompatibleWith(configuration);
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
      PipelineExecutor executor = factory.getExecutor(configuration);
      return (pipeline, own, loader) -> execute(executor, pipeline, own, loader);
    }
  }

  private CompletableFuture<JobClient> execute(
      PipelineExecutor executor, Pipeline pipeline, Configuration own, ClassLoader loader) throws Exception {
    oneJob.take();
    Configuration held = new Configuration(own);
    settings.holdIn(held);
    if (pipeline instanceof StreamGraph) settings.holdIn((StreamGraph) pipeline, own);
    PythonLoader.addTo(held);
    ClassLoader ofCode = PythonLoader.isUsed() ? Thread.currentThread().getContextClassLoader() : loader;
    if (rehearsal != null) return rehearsal.see(pipeline, held, ofCode);
    JobOperators.note(pipeline, held);
    return executor.execute(pipeline, held, ofCode);
  }
}
