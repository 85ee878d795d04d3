// The job: ticks, counted per ticker, as JSON rows in S3. Parallelism and checkpoints are the service's to decide.
package com.example.ticks;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of the application. */
public final class TicksJob {
    private static final Logger LOG = LoggerFactory.getLogger(TicksJob.class);

    private TicksJob() {}

    public static void main(String[] args) throws Exception {
        JobConfig config = JobConfig.from(KinesisAnalyticsRuntime.getApplicationProperties());
        LOG.info("Starting ticks-to-s3: {}", config);
        if (config.failInMain) {
            throw new IllegalStateException(
                    "Failing on purpose in main: property group fault has fail.in.main = true");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        build(env, config, config.output());
        env.execute("ticks-to-s3");
    }

    /**
     * Adds the job's operators. Each has a uid, so a savepoint finds its state again whatever the parallelism is.
     *
     * @param output URI of the directory that receives the rows
     */
    static void build(StreamExecutionEnvironment env, JobConfig config, String output) {
        TickStream.of(env, config.rate)
                .keyBy(tick -> tick.ticker, Types.STRING)
                .process(new RunningCount(config.failAfter))
                .name("count-per-ticker")
                .uid("count-per-ticker")
                .map(new JsonRow())
                .name("to-json")
                .uid("to-json")
                .sinkTo(rowsTo(output))
                .name("s3-sink")
                .uid(config.sinkUid);
    }

    /** Rolling on every checkpoint makes rows visible at each one, and leaves no open part behind in a savepoint. */
    private static FileSink<String> rowsTo(String output) {
        return FileSink.forRowFormat(new Path(output), new SimpleStringEncoder<String>("UTF-8"))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build();
    }
}
