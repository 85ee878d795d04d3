// Glue's schema registry by the library that its formats for Flink and Kafka wrap: a schema is registered, and read back by a record.
package connectors;

import com.amazonaws.services.schemaregistry.common.AWSSerializerInput;
import com.amazonaws.services.schemaregistry.common.configs.GlueSchemaRegistryConfiguration;
import com.amazonaws.services.schemaregistry.deserializers.GlueSchemaRegistryDeserializationFacade;
import com.amazonaws.services.schemaregistry.serializers.GlueSchemaRegistrySerializationFacade;
import com.amazonaws.services.schemaregistry.utils.AWSSchemaRegistryConstants;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.glue.model.DataFormat;

/** The call. */
final class RegistryCalls {
    private RegistryCalls() {}

    static void add(Map<String, Calls.Call> calls, Names names) {
        calls.put("glue-schema-registry", () -> {
            Map<String, Object> settings = Map.of(
                    AWSSchemaRegistryConstants.AWS_REGION, names.region,
                    AWSSchemaRegistryConstants.REGISTRY_NAME, names.registry,
                    AWSSchemaRegistryConstants.SCHEMA_AUTO_REGISTRATION_SETTING, true);
            Schema schema = SchemaBuilder.record("Order").fields().requiredString("id").endRecord();
            GenericRecord order = new GenericData.Record(schema);
            order.put("id", "1");
            byte[] bytes = serialized(settings, schema, order);
            try (GlueSchemaRegistryDeserializationFacade reader = GlueSchemaRegistryDeserializationFacade.builder()
                    .configs(settings)
                    .credentialProvider(DefaultCredentialsProvider.create())
                    .build()) {
                return reader.getSchemaDefinition(bytes);
            }
        });
    }

    private static byte[] serialized(Map<String, Object> settings, Schema schema, GenericRecord record) {
        GlueSchemaRegistrySerializationFacade writer = GlueSchemaRegistrySerializationFacade.builder()
                .glueSchemaRegistryConfiguration(new GlueSchemaRegistryConfiguration(settings))
                .credentialProvider(DefaultCredentialsProvider.create())
                .build();
        UUID version = writer.getOrRegisterSchemaVersion(AWSSerializerInput.builder()
                .schemaDefinition(schema.toString())
                .schemaName("orders")
                .dataFormat(DataFormat.AVRO.name())
                .transportName("orders")
                .build());
        return writer.serialize(DataFormat.AVRO, record, version);
    }
}
