// The job: records of a Kinesis stream, as they are, as lines in S3. Parallelism and checkpoints are the service's to decide.
package com.example.kinesis;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;

/** Entry point of the application. */
public final class KinesisJob {
    private KinesisJob() {}

    public static void main(String[] args) throws Exception {
        Map<String, Properties> groups = KinesisAnalyticsRuntime.getApplicationProperties();
        // Given to the connector as it stands, so region, endpoint and protocol are settings and no code.
        Properties source = group(groups, "InputStream0");
        String stream = required(source, "InputStream0", "stream.name");
        String bucket = required(group(groups, "bucket"), "bucket", "name");

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.addSource(new FlinkKinesisConsumer<>(stream, new SimpleStringSchema(), source))
                .name("kinesis")
                .uid("kinesis")
                .sinkTo(rowsTo("s3a://" + bucket + "/output"))
                .name("s3-sink")
                .uid("s3-sink");
        env.execute("kinesis-to-s3");
    }

    private static Properties group(Map<String, Properties> groups, String id) {
        Properties properties = groups.get(id);
        if (properties == null) {
            throw new IllegalArgumentException(
                    "There is no property group " + id + "; the groups given are " + groups.keySet() + ".");
        }
        return properties;
    }

    private static String required(Properties properties, String id, String key) {
        String value = properties.getProperty(key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Property group " + id + " has no key " + key + ".");
        }
        return value;
    }

    /** Rolling on every checkpoint makes rows visible at each one, and leaves no open part behind in a savepoint. */
    private static FileSink<String> rowsTo(String output) {
        return FileSink.forRowFormat(new Path(output), new SimpleStringEncoder<String>("UTF-8"))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build();
    }
}
