// Calls by the SDK for Java 1.
package connectors;

import com.amazonaws.services.kinesis.AmazonKinesis;
import com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.simplesystemsmanagement.AWSSimpleSystemsManagement;
import com.amazonaws.services.simplesystemsmanagement.AWSSimpleSystemsManagementClientBuilder;
import com.amazonaws.services.simplesystemsmanagement.model.GetParameterRequest;
import com.amazonaws.services.sns.AmazonSNS;
import com.amazonaws.services.sns.AmazonSNSClientBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The calls. */
final class Sdk1Calls {
    private Sdk1Calls() {}

    static void add(Map<String, Calls.Call> calls, Names names) {
        calls.put("sdk1-s3", () -> {
            AmazonS3 client = AmazonS3ClientBuilder.defaultClient();
            client.putObject(names.clientBucket, "sdk-1", "by sdk 1");
            return client.getObjectAsString(names.clientBucket, "sdk-1");
        });
        calls.put("sdk1-kinesis", () -> {
            AmazonKinesis client = AmazonKinesisClientBuilder.defaultClient();
            ByteBuffer data = ByteBuffer.wrap("by sdk 1".getBytes(StandardCharsets.UTF_8));
            return client.putRecord(names.streamName(), data, "key").getShardId();
        });
        calls.put("sdk1-sns", () -> {
            AmazonSNS client = AmazonSNSClientBuilder.defaultClient();
            return client.publish(names.topicArn, "by sdk 1").getMessageId();
        });
        calls.put("sdk1-ssm", () -> {
            AWSSimpleSystemsManagement client = AWSSimpleSystemsManagementClientBuilder.defaultClient();
            return client.getParameter(new GetParameterRequest().withName(names.parameter)).getParameter().getValue();
        });
    }
}
