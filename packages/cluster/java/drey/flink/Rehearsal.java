// Runs a main method without a job: tells what the job would consist of, and what a snapshot holds as that code reads it.
package drey.flink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.application.WebSubmissionJobClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Arguments: what becomes of settings in code ({@code refuse} or {@code report}), the location of a snapshot ({@code -} for none), the main class,
 * its own arguments. The answer is the message of what is thrown, since that comes back to whoever runs a jar by REST in all releases. What the
 * code itself throws comes out as from {@link Program}.
 */
public final class Rehearsal {
  private static final String NO_SNAPSHOT = "-";
  private static final int AT_MAIN = 2;

  /** As long as a job that runs waits for its main: after that nobody minds what main does. */
  private static final long PATIENCE_MILLISECONDS = 5_000;

  private final String snapshot;
  private volatile String seen;
  private volatile boolean hurried;
  private volatile boolean over;

  private Rehearsal(String snapshot) {
    this.snapshot = snapshot;
  }

  public static void main(String[] arguments) throws Throwable {
    Rehearsal rehearsal = new Rehearsal(arguments[1].equals(NO_SNAPSHOT) ? null : arguments[1]);
    try {
      Program.run(arguments[0].equals("report"), rehearsal, Arrays.copyOfRange(arguments, AT_MAIN, arguments.length));
    } catch (Throwable fault) {
      // A main that we woke did not fail by itself.
      if (rehearsal.seen == null || !rehearsal.hurried) throw fault;
    } finally {
      rehearsal.over = true;
      Thread.interrupted();
    }
    if (rehearsal.seen != null) throw new Answer(rehearsal.seen);
  }

  /** What the executor does with a pipeline here: main goes on as after a submission by REST, and may fail yet. */
  CompletableFuture<JobClient> see(Pipeline pipeline, Configuration configuration, ClassLoader loader) throws Exception {
    if (!(pipeline instanceof StreamGraph)) {
      throw new FlinkRuntimeException("This is a program of the DataSet API, which has no state and takes no snapshots.");
    }
    StreamGraph graph = (StreamGraph) pipeline;
    Json json = new Json();
    json.beginObject("job");
    JobOperators.write(json, graph);
    json.endObject();
    if (snapshot != null) SnapshotStates.write(json, snapshot, JobOperators.keysOf(graph), loader);
    seen = packed(json.end());
    hurry(Thread.currentThread());
    String jobId = configuration.toMap().get("$internal.pipeline.job-id");
    return CompletableFuture.completedFuture(
        new WebSubmissionJobClient(jobId == null ? new JobID() : JobID.fromHexString(jobId)));
  }

  /** A main that goes on for ever, once its job would run, is woken until it ends. */
  private void hurry(Thread main) {
    Thread waker =
        new Thread(
            () -> {
              try {
                Thread.sleep(PATIENCE_MILLISECONDS);
                while (!over) {
                  hurried = true;
                  main.interrupt();
                  Thread.sleep(500);
                }
              } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
              }
            },
            "drey-rehearsal");
    waker.setDaemon(true);
    waker.start();
  }

  private static String packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Comes back by REST with the trace of what main threw. */
  private static final class Answer extends Exception {
    private static final long serialVersionUID = 1L;

    Answer(String packed) {
      super("drey-answer:" + packed + ":", null, false, false);
    }
  }
}
