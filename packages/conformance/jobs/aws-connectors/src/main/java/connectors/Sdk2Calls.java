// Calls by the SDK for Java 2. Clients are made for each call, so that a fault of one is seen as that of its call.
package connectors;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The calls. */
final class Sdk2Calls {
    private Sdk2Calls() {}

    static void add(Map<String, Calls.Call> calls, Names names) {
        calls.put("sdk2-secrets-manager", () -> {
            try (SecretsManagerClient client = SecretsManagerClient.create()) {
                return client.getSecretValue(request -> request.secretId(names.secret)).secretString();
            }
        });
        calls.put("sdk2-secrets-manager-url-connection", () -> {
            try (SecretsManagerClient client = SecretsManagerClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .build()) {
                return client.getSecretValue(request -> request.secretId(names.secret)).secretString();
            }
        });
        calls.put("sdk2-sts", () -> {
            try (StsClient client = StsClient.create()) {
                return client.getCallerIdentity().arn();
            }
        });
        calls.put("sdk2-sqs", () -> {
            try (SqsClient client = SqsClient.create()) {
                return client.sendMessage(request -> request.queueUrl(names.queueUrl).messageBody("by sdk 2")).messageId();
            }
        });
        calls.put("sdk2-firehose", () -> {
            try (FirehoseClient client = FirehoseClient.create()) {
                return client.describeDeliveryStream(request -> request.deliveryStreamName(names.deliveryStream))
                        .deliveryStreamDescription()
                        .deliveryStreamStatusAsString();
            }
        });
        calls.put("sdk2-glue", () -> {
            try (GlueClient client = GlueClient.create()) {
                return "databases " + client.getDatabases(request -> {}).databaseList().size();
            }
        });
        data(calls, names);
        buckets(calls, names);
    }

    private static void data(Map<String, Calls.Call> calls, Names names) {
        calls.put("sdk2-dynamodb", () -> {
            try (DynamoDbClient client = DynamoDbClient.create()) {
                Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("by-sdk-2"));
                client.putItem(request -> request.tableName(names.table).item(item));
                return client.getItem(request -> request.tableName(names.table).key(item)).item().get("id").s();
            }
        });
        calls.put("sdk2-dynamodb-streams", () -> {
            try (DynamoDbStreamsClient client = DynamoDbStreamsClient.create()) {
                return client.describeStream(request -> request.streamArn(names.tableStreamArn))
                        .streamDescription()
                        .streamStatusAsString();
            }
        });
        PutRecordRequest record = PutRecordRequest.builder()
                .streamName(names.streamName())
                .partitionKey("key")
                .data(SdkBytes.fromUtf8String("by sdk 2"))
                .build();
        calls.put("sdk2-kinesis", () -> {
            try (KinesisClient client = KinesisClient.create()) {
                return client.putRecord(record).shardId();
            }
        });
        // By the ARN it goes to a name of the account: <account>.data-kinesis.<region>.amazonaws.com.
        calls.put("sdk2-kinesis-by-arn", () -> {
            try (KinesisClient client = KinesisClient.create()) {
                return client.putRecord(record.toBuilder().streamName(null).streamARN(names.streamArn).build()).shardId();
            }
        });
        // Netty, HTTP/2.
        calls.put("sdk2-kinesis-async", () -> {
            try (KinesisAsyncClient client = KinesisAsyncClient.create()) {
                return client.putRecord(record).get().shardId();
            }
        });
    }

    private static void buckets(Map<String, Calls.Call> calls, Names names) {
        calls.put("sdk2-s3", () -> putAndGet(S3Client.builder(), names.clientBucket));
        calls.put("sdk2-s3-path-style", () -> putAndGet(S3Client.builder().forcePathStyle(true), names.clientBucket));
        calls.put("sdk2-s3-dual-stack", () -> putAndGet(S3Client.builder().dualstackEnabled(true), names.clientBucket));
        calls.put("sdk2-s3-fips", () -> putAndGet(S3Client.builder().fipsEnabled(true), names.clientBucket));
        calls.put("sdk2-s3-accelerate", () -> putAndGet(S3Client.builder().accelerate(true), names.clientBucket));
    }

    private static String putAndGet(S3ClientBuilder builder, String bucket) {
        try (S3Client client = builder.build()) {
            client.putObject(request -> request.bucket(bucket).key("folder/sdk 2+ä"), RequestBody.fromString("by sdk 2"));
            client.listObjectsV2(request -> request.bucket(bucket).prefix("folder/"));
            return client.getObjectAsBytes(request -> request.bucket(bucket).key("folder/sdk 2+ä")).asUtf8String();
        }
    }
}
