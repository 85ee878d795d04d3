// Puts records into a stream and reads them back with SDK 1; prints one fact a line, for the test. Arguments: endpoint, stream.
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.kinesis.AmazonKinesis;
import com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import com.amazonaws.services.kinesis.model.GetRecordsRequest;
import com.amazonaws.services.kinesis.model.GetRecordsResult;
import com.amazonaws.services.kinesis.model.GetShardIteratorRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequestEntry;
import com.amazonaws.services.kinesis.model.Record;
import com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Date;
import java.util.List;

public final class FirstSdk {
    private static final String SHARD = "shardId-000000000000";

    private FirstSdk() {}

    /** Tells in which encoding the answers came, once each. */
    private static final class Encodings extends RequestHandler2 {
        @Override
        public void afterResponse(Request<?> request, Response<?> response) {
            System.out.println("encoding=" + response.getHttpResponse().getHeaders().get("Content-Type"));
        }
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int index = 0; index < bytes.length; index += 1) bytes[index] = (byte) index;
        return bytes;
    }

    private static PutRecordsRequestEntry entry(byte[] data) {
        return new PutRecordsRequestEntry().withPartitionKey("ключ").withData(ByteBuffer.wrap(data));
    }

    public static void main(String[] arguments) {
        String stream = arguments[1];
        AmazonKinesis kinesis =
                AmazonKinesisClientBuilder.standard()
                        .withEndpointConfiguration(new EndpointConfiguration(arguments[0], "us-east-1"))
                        .withCredentials(
                                new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test")))
                        .withRequestHandlers(new Encodings())
                        .build();
        Date created = kinesis.describeStream(stream).getStreamDescription().getStreamCreationTimestamp();
        System.out.println("created=" + created.getTime());
        kinesis.putRecords(
                new PutRecordsRequest()
                        .withStreamName(stream)
                        .withRecords(List.of(entry(everyByte()), entry(new byte[0]), entry("ä".getBytes()))));
        Date before = new Date(created.getTime() - 1_000);
        String iterator =
                kinesis.getShardIterator(
                                new GetShardIteratorRequest()
                                        .withStreamName(stream)
                                        .withShardId(SHARD)
                                        .withShardIteratorType("AT_TIMESTAMP")
                                        .withTimestamp(before))
                        .getShardIterator();
        GetRecordsResult read = kinesis.getRecords(new GetRecordsRequest().withShardIterator(iterator));
        for (Record record : read.getRecords()) {
            byte[] data = new byte[record.getData().remaining()];
            record.getData().get(data);
            System.out.println(
                    "record=" + record.getSequenceNumber() + " " + record.getPartitionKey() + " "
                            + record.getApproximateArrivalTimestamp().getTime() + " "
                            + Base64.getEncoder().encodeToString(data));
        }
        System.out.println("behind=" + read.getMillisBehindLatest());
        try {
            kinesis.describeStream("missing");
        } catch (ResourceNotFoundException error) {
            System.out.println("refused=" + error.getErrorCode() + " " + error.getStatusCode());
            System.out.println("message=" + error.getErrorMessage());
        }
    }
}
