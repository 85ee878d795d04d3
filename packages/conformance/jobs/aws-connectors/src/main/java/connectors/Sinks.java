// The sinks of the connectors, each with the region as its only property.
package connectors;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.dynamodb.sink.DynamoDbSink;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequest;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequestType;
import org.apache.flink.connector.firehose.sink.KinesisFirehoseSink;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.connector.sqs.sink.SqsSink;
import org.apache.flink.connector.sqs.sink.SqsSinkElementConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Adds the sinks whose parts are asked for. */
final class Sinks {
    private static final int PER_SECOND = 5;

    private Sinks() {}

    static void add(StreamExecutionEnvironment env, Names names, List<String> parts) {
        Properties region = new Properties();
        region.setProperty("aws.region", names.region);
        if (parts.contains("kinesis-sink")) {
            texts(env, "kinesis").sinkTo(KinesisStreamsSink.<String>builder()
                    .setKinesisClientProperties(region)
                    .setSerializationSchema(new SimpleStringSchema())
                    .setPartitionKeyGenerator(text -> text)
                    .setStreamArn(names.streamArn)
                    .setFailOnError(true)
                    .build());
        }
        if (parts.contains("firehose-sink")) {
            texts(env, "firehose").sinkTo(KinesisFirehoseSink.<String>builder()
                    .setFirehoseClientProperties(region)
                    .setSerializationSchema(new SimpleStringSchema())
                    .setDeliveryStreamName(names.deliveryStream)
                    .setFailOnError(true)
                    .build());
        }
        if (parts.contains("sqs-sink")) {
            texts(env, "sqs").sinkTo(SqsSink.<String>builder()
                    .setSqsClientProperties(region)
                    .setSqsSinkElementConverter(SqsSinkElementConverter.<String>builder()
                            .setSerializationSchema(new SimpleStringSchema())
                            .build())
                    .setSqsUrl(names.queueUrl)
                    .setFailOnError(true)
                    .build());
        }
        if (parts.contains("dynamodb-sink")) {
            texts(env, "dynamodb").sinkTo(DynamoDbSink.<String>builder()
                    .setDynamoDbProperties(region)
                    .setElementConverter((text, context) -> DynamoDbWriteRequest.builder()
                            .setType(DynamoDbWriteRequestType.PUT)
                            .setItem(Map.of("id", AttributeValue.fromS(text)))
                            .build())
                    .setTableName(names.table)
                    .setFailOnError(true)
                    .build());
        }
    }

    private static DataStream<String> texts(StreamExecutionEnvironment env, String name) {
        return ConnectorsJob.generated(env, index -> name + "-" + index, PER_SECOND, "texts for " + name);
    }
}
