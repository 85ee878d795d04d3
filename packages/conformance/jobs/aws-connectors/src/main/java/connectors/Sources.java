// The sources of the connectors, whose records go to S3 as lines.
package connectors;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kinesis.source.KinesisStreamsSource;
import org.apache.flink.connector.kinesis.source.config.KinesisStreamsSourceConfigConstants;
import org.apache.flink.connector.kinesis.source.config.KinesisStreamsSourceConfigConstants.InitialPosition;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.FlinkDynamoDBStreamsConsumer;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;

/** Adds the sources whose parts are asked for. */
final class Sources {
    private Sources() {}

    static void add(StreamExecutionEnvironment env, Names names, List<String> parts) {
        Properties start = new Properties();
        start.setProperty("aws.region", names.region);
        start.setProperty("flink.stream.initpos", "TRIM_HORIZON");
        if (parts.contains("kinesis-source")) {
            Configuration config = new Configuration();
            config.setString("aws.region", names.region);
            config.set(KinesisStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
            KinesisStreamsSource<String> source = KinesisStreamsSource.<String>builder()
                    .setStreamArn(names.streamArn)
                    .setSourceConfig(config)
                    .setDeserializationSchema(new SimpleStringSchema())
                    .build();
            ConnectorsJob.rows(
                    env.fromSource(source, WatermarkStrategy.noWatermarks(), "kinesis-source").returns(Types.STRING),
                    names,
                    "kinesis-source");
        }
        if (parts.contains("kinesis-consumer")) {
            ConnectorsJob.rows(
                    env.addSource(new FlinkKinesisConsumer<>(names.streamName(), new SimpleStringSchema(), start)),
                    names,
                    "kinesis-consumer");
        }
        if (parts.contains("kinesis-fan-out")) {
            Properties fanOut = new Properties();
            fanOut.putAll(start);
            fanOut.setProperty("flink.stream.recordpublisher", "EFO");
            fanOut.setProperty("flink.stream.efo.consumername", "connectors");
            ConnectorsJob.rows(
                    env.addSource(new FlinkKinesisConsumer<>(names.streamName(), new SimpleStringSchema(), fanOut)),
                    names,
                    "kinesis-fan-out");
        }
        if (parts.contains("table-stream")) {
            ConnectorsJob.rows(
                    env.addSource(
                            new FlinkDynamoDBStreamsConsumer<>(names.tableStreamArn, new SimpleStringSchema(), start)),
                    names,
                    "table-stream");
        }
    }
}
