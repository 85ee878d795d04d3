// The job: numbered orders into an Iceberg table of Glue's catalog, and out of it as lines in S3. It names no endpoint.
package iceberg;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.FlinkSink;
import org.apache.iceberg.flink.source.IcebergSource;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;

/** Entry point of the application. */
public final class IcebergJob {
    private static final int PER_SECOND = 20;
    private static final TableIdentifier ORDERS = TableIdentifier.of("lake", "orders");
    private static final Schema SCHEMA = new Schema(
            NestedField.required(1, "order", LongType.get()), NestedField.required(2, "text", StringType.get()));

    private IcebergJob() {}

    public static void main(String[] args) throws Exception {
        Properties job = KinesisAnalyticsRuntime.getApplicationProperties().get("job");
        String bucket = job.getProperty("bucket");
        CatalogLoader catalogs = CatalogLoader.custom(
                "glue",
                Map.of("warehouse", "s3://" + bucket + "/warehouse"),
                new Configuration(false),
                "org.apache.iceberg.aws.glue.GlueCatalog");
        makeTable(catalogs.loadCatalog());
        TableLoader table = TableLoader.fromCatalog(catalogs, ORDERS);
        TypeInformation<RowData> rows = InternalTypeInfo.of(FlinkSchemaUtil.convert(SCHEMA));

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        FlinkSink.<Long>builderFor(numbers(env), IcebergJob::order, rows).tableLoader(table).append();
        IcebergSource<RowData> source = IcebergSource.forRowData()
                .tableLoader(table)
                .streaming(true)
                .monitorInterval(Duration.ofSeconds(1))
                .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders", rows)
                .map(row -> "{\"order\":" + row.getLong(0) + "}")
                .returns(Types.STRING)
                .sinkTo(FileSink.forRowFormat(
                                new Path("s3a://" + bucket + "/output"), new SimpleStringEncoder<String>("UTF-8"))
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .build());
        env.execute("iceberg-glue");
    }

    private static void makeTable(Catalog catalog) {
        Namespace namespace = ORDERS.namespace();
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        if (!namespaces.namespaceExists(namespace)) namespaces.createNamespace(namespace);
        if (!catalog.tableExists(ORDERS)) catalog.createTable(ORDERS, SCHEMA);
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env) {
        GeneratorFunction<Long, Long> itself = number -> number;
        DataGeneratorSource<Long> source =
                new DataGeneratorSource<>(itself, Long.MAX_VALUE, RateLimiterStrategy.perSecond(PER_SECOND), Types.LONG);
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers");
    }

    private static RowData order(Long number) {
        return GenericRowData.of(number, StringData.fromString("ä"));
    }
}
