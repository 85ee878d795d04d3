// One run of main is one job, in however many environments it is asked for.
package drey.flink;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.util.FlinkRuntimeException;

/** Flink counts within one environment. A job of a second one it would take for the first, whose id is fixed, and drop without a word. */
final class OneJob {
  private final AtomicBoolean taken = new AtomicBoolean();

  void take() {
    if (taken.compareAndSet(false, true)) return;
    throw new FlinkRuntimeException(
        "Cannot have more than one execute() or executeAsync() call in one application: the service runs one job for each. "
            + "Put all sources and sinks into one environment and execute it once; for tables, add all INSERT statements to one StatementSet.");
  }
}
