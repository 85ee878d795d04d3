// The job: connectors and clients of AWS as code has them that was written for AWS. No endpoint is named anywhere; region and role are the surroundings'.
package connectors;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Entry point. What it does is named by the property {@code parts} of the group {@code job}, separated by commas. */
public final class ConnectorsJob {
    private ConnectorsJob() {}

    public static void main(String[] args) throws Exception {
        Properties job = KinesisAnalyticsRuntime.getApplicationProperties().get("job");
        Names names = new Names(job);
        List<String> parts = Arrays.asList(job.getProperty("parts").split(","));

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        if (parts.contains("main")) rows(env.fromData(inMain(names)), names, "main");
        if (parts.contains("clients")) {
            String[] calls = Calls.all(names).keySet().toArray(new String[0]);
            GeneratorFunction<Long, String> turn = index -> calls[(int) (index % calls.length)];
            DataStream<String> asked = generated(env, turn, 10, "calls");
            rows(asked.map(new CallOnWorker(names)).returns(Types.STRING), names, "clients");
        }
        Sinks.add(env, names, parts);
        Sources.add(env, names, parts);
        env.execute("aws-connectors");
    }

    /** Every call once where {@code main} runs, as jobs do that fetch their secrets first. */
    private static String[] inMain(Names names) {
        Map<String, Calls.Call> calls = Calls.all(names);
        return calls.keySet().stream().map(name -> Calls.outcome(name, calls.get(name))).toArray(String[]::new);
    }

    /** Texts made from 0, 1, 2, ... without end. */
    static DataStream<String> generated(
            StreamExecutionEnvironment env, GeneratorFunction<Long, String> text, int perSecond, String name) {
        DataGeneratorSource<String> source = new DataGeneratorSource<>(
                text, Long.MAX_VALUE, RateLimiterStrategy.perSecond(perSecond), Types.STRING);
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), name);
    }

    /** Writes a stream as lines below {@code output/<folder>}. */
    static void rows(DataStream<String> stream, Names names, String folder) {
        stream.sinkTo(FileSink.forRowFormat(
                                new Path("s3a://" + names.bucket + "/output/" + folder),
                                new SimpleStringEncoder<String>("UTF-8"))
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .build())
                .name(folder + " to S3");
    }
}
