// Puts records into a stream and reads them back with SDK 2, by calls and by a subscription; prints one fact a line, for the test.
// Arguments: endpoint, stream, its ARN, HTTP1_1 or HTTP2.
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

public final class SecondSdk {
    private static final String SHARD = "shardId-000000000000";
    private static final long WAIT_SECONDS = 60;

    private SecondSdk() {}

    /** Tells in which encoding the answers came. */
    private static final class Encodings implements ExecutionInterceptor {
        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            context.httpResponse()
                    .firstMatchingHeader("Content-Type")
                    .ifPresent(type -> System.out.println("encoding=" + type));
        }
    }

    private static void print(String what, Record record) {
        System.out.println(
                what + "=" + record.sequenceNumber() + " " + record.partitionKey() + " "
                        + record.approximateArrivalTimestamp().toEpochMilli() + " "
                        + Base64.getEncoder().encodeToString(record.data().asByteArray()));
    }

    private static void call(KinesisClient kinesis, String stream) {
        Instant created =
                kinesis.describeStream(request -> request.streamName(stream))
                        .streamDescription()
                        .streamCreationTimestamp();
        System.out.println("created=" + created.toEpochMilli());
        byte[] bytes = new byte[256];
        for (int index = 0; index < bytes.length; index += 1) bytes[index] = (byte) index;
        kinesis.putRecords(
                request -> request.streamName(stream)
                        .records(
                                one -> one.partitionKey("ключ").data(SdkBytes.fromByteArray(bytes)),
                                one -> one.partitionKey("ключ").data(SdkBytes.fromByteArray(new byte[0]))));
        String iterator =
                kinesis.getShardIterator(
                                request -> request.streamName(stream)
                                        .shardId(SHARD)
                                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                        .timestamp(created.minusSeconds(1)))
                        .shardIterator();
        kinesis.getRecords(request -> request.shardIterator(iterator)).records().forEach(one -> print("record", one));
        try {
            kinesis.describeStream(request -> request.streamName("missing"));
        } catch (ResourceNotFoundException error) {
            System.out.println("refused=" + error.awsErrorDetails().errorCode() + " " + error.statusCode());
            System.out.println("message=" + error.awsErrorDetails().errorMessage());
        }
    }

    private static void event(SubscribeToShardEvent event, CompletableFuture<Void> seen) {
        event.records().forEach(one -> print("event", one));
        System.out.println("continuation=" + event.continuationSequenceNumber());
        if (!event.records().isEmpty()) seen.complete(null);
    }

    private static void subscribe(KinesisAsyncClient kinesis, String arn) throws Exception {
        String consumer =
                kinesis.registerStreamConsumer(request -> request.streamARN(arn).consumerName("second"))
                        .get(WAIT_SECONDS, TimeUnit.SECONDS)
                        .consumer()
                        .consumerARN();
        SubscribeToShardRequest request =
                SubscribeToShardRequest.builder()
                        .consumerARN(consumer)
                        .shardId(SHARD)
                        .startingPosition(position -> position.type(ShardIteratorType.TRIM_HORIZON))
                        .build();
        CompletableFuture<Void> seen = new CompletableFuture<>();
        CompletableFuture<Void> whole =
                kinesis.subscribeToShard(
                        request,
                        SubscribeToShardResponseHandler.builder()
                                .onResponse(response -> System.out.println("response"))
                                .onError(seen::completeExceptionally)
                                .subscriber(
                                        SubscribeToShardResponseHandler.Visitor.builder()
                                                .onSubscribeToShardEvent(one -> event(one, seen))
                                                .build())
                                .build());
        seen.get(WAIT_SECONDS, TimeUnit.SECONDS);
        try {
            kinesis.subscribeToShard(
                            request,
                            SubscribeToShardResponseHandler.builder().subscriber(events -> {}).build())
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException error) {
            System.out.println("again=" + error.getCause().getClass().getSimpleName());
        }
        whole.cancel(true);
    }

    public static void main(String[] arguments) throws Exception {
        URI endpoint = URI.create(arguments[0]);
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        try (KinesisClient kinesis =
                KinesisClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(override -> override.addExecutionInterceptor(new Encodings()))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            call(kinesis, arguments[1]);
        }
        try (KinesisAsyncClient kinesis =
                KinesisAsyncClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(override -> override.addExecutionInterceptor(new Encodings()))
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder().protocol(Protocol.valueOf(arguments[3])))
                        .build()) {
            subscribe(kinesis, arguments[2]);
        }
    }
}
