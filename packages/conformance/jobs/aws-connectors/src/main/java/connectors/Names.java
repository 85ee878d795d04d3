// Names of the resources that the job uses, from its property group.
package connectors;

import java.io.Serializable;
import java.util.Properties;

/** Resources that are there before the job starts. */
final class Names implements Serializable {
    private static final long serialVersionUID = 1L;

    final String region;
    final String bucket;
    /** A bucket for clients, addressed by virtual host. */
    final String clientBucket;
    final String queueUrl;
    final String topicArn;
    final String secret;
    final String parameter;
    final String deliveryStream;
    final String table;
    final String tableStreamArn;
    final String streamArn;
    final String registry;

    Names(Properties job) {
        region = job.getProperty("region");
        bucket = job.getProperty("bucket");
        clientBucket = job.getProperty("client.bucket");
        queueUrl = job.getProperty("queue.url");
        topicArn = job.getProperty("topic.arn");
        secret = job.getProperty("secret");
        parameter = job.getProperty("parameter");
        deliveryStream = job.getProperty("delivery.stream");
        table = job.getProperty("table");
        tableStreamArn = job.getProperty("table.stream.arn");
        streamArn = job.getProperty("stream.arn");
        registry = job.getProperty("registry");
    }

    String streamName() {
        return streamArn.substring(streamArn.lastIndexOf('/') + 1);
    }
}
