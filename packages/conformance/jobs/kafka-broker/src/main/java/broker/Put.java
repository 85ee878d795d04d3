// Makes a topic where there is none, and puts numbered records into it: Put <bootstrap servers> <topic> <first> <count>.
package broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Entry point; fails where a record is not taken. */
public final class Put {
    private static final int PARTITIONS = 2;

    private Put() {}

    public static void main(String[] args) throws Exception {
        Map<String, Object> server = Map.of("bootstrap.servers", args[0]);
        String topic = args[1];
        int first = Integer.parseInt(args[2]);
        int count = Integer.parseInt(args[3]);
        try (Admin admin = Admin.create(server)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        } catch (ExecutionException error) {
            if (!(error.getCause() instanceof TopicExistsException)) throw error;
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(server, new StringSerializer(), new StringSerializer())) {
            for (int order = first; order < first + count; order++) {
                String value = "{\"order\":" + order + ",\"text\":\"ä\"}";
                producer.send(new ProducerRecord<>(topic, String.valueOf(order), value)).get();
            }
        }
    }
}
