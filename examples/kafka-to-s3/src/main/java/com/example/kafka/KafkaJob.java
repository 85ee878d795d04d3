// The job: values of a Kafka topic, as they are, as lines in S3. Parallelism and checkpoints are the service's to decide.
package com.example.kafka;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Entry point of the application. */
public final class KafkaJob {
    private KafkaJob() {}

    public static void main(String[] args) throws Exception {
        Map<String, Properties> groups = KinesisAnalyticsRuntime.getApplicationProperties();
        // Given to the connector as it stands, so security settings need no code.
        Properties input = group(groups, "Input0");
        String topic = required(input, "Input0", "topic");
        required(input, "Input0", "bootstrap.servers");
        String bucket = required(group(groups, "bucket"), "bucket", "name");

        KafkaSource<String> source = KafkaSource.<String>builder()
                .setProperties(input)
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "kafka")
                .uid("kafka")
                .sinkTo(rowsTo("s3a://" + bucket + "/output"))
                .name("s3-sink")
                .uid("s3-sink");
        env.execute("kafka-to-s3");
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
