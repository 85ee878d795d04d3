// An application that is broken in the way that key `mode` of property group `broken` says; ../../../../cases.json has them all.
package com.example.broken;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Entry point. */
public final class Broken {
    private Broken() {}

    public static void main(String[] args) throws Exception {
        Map<String, Properties> groups = KinesisAnalyticsRuntime.getApplicationProperties();
        Properties broken = groups.get("broken");
        String mode = broken.getProperty("mode");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        switch (mode) {
            case "missing-class":
                Class.forName("org.postgresql.Driver");
                break;
            case "missing-property-group":
                System.out.println("bucket " + groups.get("sink").getProperty("bucket"));
                break;
            case "missing-property":
                System.out.println("rate " + Integer.parseInt(broken.getProperty("rate")));
                break;
            case "system-exit":
                System.exit(3);
                break;
            case "no-job":
                numbers(environment).print();
                break;
            case "several-jobs":
                numbers(environment).print();
                environment.execute("first");
                numbers(environment).print();
                environment.execute("second");
                break;
            case "not-serializable":
                numbers(environment).map(new Holding(new Connection())).print();
                environment.execute(mode);
                break;
            case "invalid-sql":
                TableEnvironment.create(EnvironmentSettings.inStreamingMode()).executeSql("SELECT id FORM orders");
                break;
            case "missing-connector":
                missingConnector();
                break;
            case "max-parallelism":
                environment.setMaxParallelism(1);
                numbers(environment).map(value -> value).returns(Types.LONG).setParallelism(2).print();
                environment.execute(mode);
                break;
            case "too-few-slots":
                environment.setParallelism(4);
                numbers(environment).print();
                environment.execute(mode);
                break;
            case "no-bucket":
                numbers(environment)
                        .sinkTo(FileSink.forRowFormat(
                                        new Path("s3a://" + broken.getProperty("bucket") + "/rows"),
                                        new SimpleStringEncoder<Long>())
                                .build());
                environment.execute(mode);
                break;
            case "state":
                state(environment, broken);
                environment.execute(mode);
                break;
            default:
                numbers(environment).map(new Failing(mode)).name("failing").print();
                environment.execute(mode);
        }
    }

    private static SingleOutputStreamOperator<Long> numbers(StreamExecutionEnvironment environment) {
        return environment
                .fromSequence(0, Long.MAX_VALUE - 1)
                .uid("numbers")
                .map(new Paced())
                .returns(Types.LONG)
                .uid("paced");
    }

    /** Counts by key; properties say what an update changes. */
    private static void state(StreamExecutionEnvironment environment, Properties broken) {
        String max = broken.getProperty("maxParallelism");
        if (max != null) environment.setMaxParallelism(Integer.parseInt(max));
        SingleOutputStreamOperator<Long> numbers = numbers(environment);
        if (broken.getProperty("step") != null) numbers = numbers.map(value -> value).returns(Types.LONG);
        String type = broken.getProperty("type", "long");
        SingleOutputStreamOperator<Long> counts = broken.getProperty("key", "long").equals("string")
                ? numbers.keyBy(value -> Long.toString(value % 10), Types.STRING).process(Counts.of(type))
                : numbers.keyBy(value -> value % 10, Types.LONG).process(Counts.of(type));
        String uid = broken.getProperty("uid", "counts");
        if (!uid.equals("none")) counts.uid(uid);
        counts.name("counts").print();
    }

    private static void missingConnector() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql("CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', "
                + "'properties.bootstrap.servers' = 'localhost:9092', 'format' = 'json')");
        tables.executeSql("CREATE TABLE nowhere (id BIGINT) WITH ('connector' = 'blackhole')");
        tables.executeSql("INSERT INTO nowhere SELECT id FROM orders");
    }

    /** No more than a hundred a second. */
    private static final class Paced implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long value) throws Exception {
            Thread.sleep(10);
            return value;
        }
    }

    /** What a client of a database is: no business of a serializer. */
    private static final class Connection {
        int calls;
    }

    private static final class Holding implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Connection connection;

        Holding(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Long map(Long value) {
            connection.calls++;
            return value;
        }
    }
}
