// The whole job on a small cluster in this JVM: over rescaling and failures no count is lost and none repeated.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TicksJobTest {
    private static final long BOUND_MS = 60_000;
    private static final int TICKS_PER_SECOND = 500;

    private static MiniCluster cluster;

    @TempDir
    Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @Test
    @Timeout(value = 6 * BOUND_MS, unit = TimeUnit.MILLISECONDS)
    void countsStayContiguousWhenParallelismGoesFromOneToTwoAndBack() throws Exception {
        String savepoint = runAndStop(1, null);
        savepoint = runAndStop(2, savepoint);
        runAndStop(1, savepoint);
        CommittedRows.assertComplete(CommittedRows.below(output()));
    }

    @Test
    @Timeout(value = 3 * BOUND_MS, unit = TimeUnit.MILLISECONDS)
    void countsStayContiguousWhenTheJobFailsAndRestarts() throws Exception {
        int failAfter = 200;
        JobGraph job = jobGraph(2, failAfter);
        cluster.submitJob(job).get(BOUND_MS, TimeUnit.MILLISECONDS);
        // More rows than two instances can count in two lives.
        awaitRows(job.getJobID(), 2 * 2 * failAfter + 1);
        cluster.cancelJob(job.getJobID()).get(BOUND_MS, TimeUnit.MILLISECONDS);
        cluster.requestJobResult(job.getJobID()).get(BOUND_MS, TimeUnit.MILLISECONDS);
        CommittedRows.assertComplete(CommittedRows.below(output()));
    }

    @Test
    void everyOperatorHasAUid() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        TicksJob.build(env, config(0), output().toUri().toString());
        var operators = env.getStreamGraph().getStreamNodes();
        assertEquals(5, operators.size());
        operators.forEach(node -> assertNotNull(node.getTransformationUID(), node.getOperatorName()));
    }

    /** Runs the job until it has committed some more rows, then stops it; gives the savepoint. */
    private String runAndStop(int parallelism, String savepoint) throws Exception {
        JobGraph job = jobGraph(parallelism, 0);
        if (savepoint != null) {
            job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        int before = CommittedRows.below(output()).size();
        cluster.submitJob(job).get(BOUND_MS, TimeUnit.MILLISECONDS);
        awaitRows(job.getJobID(), before + TICKS_PER_SECOND / 2);
        assertEveryTaskRuns(job.getJobID());
        String savepoints = directory.resolve("savepoints").toUri().toString();
        return cluster.stopWithSavepoint(job.getJobID(), savepoints, false, SavepointFormatType.CANONICAL)
                .get(BOUND_MS, TimeUnit.MILLISECONDS);
    }

    private JobGraph jobGraph(int parallelism, int failAfter) {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, failAfter > 0 ? "fixed-delay" : "none");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        TicksJob.build(env, config(failAfter), output().toUri().toString());
        return env.getStreamGraph().getJobGraph();
    }

    private void awaitRows(JobID job, int rows) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MS);
        while (CommittedRows.below(output()).size() < rows) {
            assertTrue(System.nanoTime() < deadline, () -> "no " + rows + " rows within " + BOUND_MS + " ms");
            assertFalse(cluster.getJobStatus(job).get().isTerminalState(), "the job ended by itself");
            Thread.sleep(50);
        }
    }

    /** A reader that is given nothing to read would have finished by now. */
    private static void assertEveryTaskRuns(JobID job) throws Exception {
        cluster.getExecutionGraph(job).get().getAllExecutionVertices().forEach(task ->
                assertEquals(ExecutionState.RUNNING, task.getExecutionState(), task.getTaskNameWithSubtaskIndex()));
    }

    private Path output() {
        return directory.resolve("output");
    }

    private static JobConfig config(int failAfter) {
        Properties bucket = new Properties();
        bucket.setProperty("name", "unused");
        Properties generator = new Properties();
        generator.setProperty("rate", String.valueOf(TICKS_PER_SECOND));
        Properties fault = new Properties();
        fault.setProperty("fail.after", failAfter == 0 ? "" : String.valueOf(failAfter));
        return JobConfig.from(Map.of("bucket", bucket, "generator", generator, "fault", fault));
    }
}
