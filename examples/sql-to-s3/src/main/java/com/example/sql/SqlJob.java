// A job in SQL alone: random ticks, counted per ticker and window, as JSON rows in S3.
package com.example.sql;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Entry point of the application. */
public final class SqlJob {
    private SqlJob() {}

    public static void main(String[] args) throws Exception {
        Map<String, Properties> groups = KinesisAnalyticsRuntime.getApplicationProperties();
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(ticks(property(groups, "generator", "rate", "100")));
        tables.executeSql(counts(property(groups, "bucket", "name", null)));
        tables.executeSql(insert());
    }

    /** Sixteen tickers, 0 to f. */
    private static String ticks(String rate) {
        long perSecond = Long.parseLong(rate);
        return "CREATE TABLE ticks (ticker STRING, price DOUBLE, arrived AS PROCTIME()) WITH ("
                + "'connector' = 'datagen', 'rows-per-second' = '" + perSecond + "', "
                + "'fields.ticker.length' = '1', 'fields.price.min' = '1', 'fields.price.max' = '100')";
    }

    /** A part is closed after two seconds and becomes visible with the checkpoint after that. */
    private static String counts(String bucket) {
        if (!bucket.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException("Not the name of a bucket: " + bucket);
        }
        return "CREATE TABLE counts (ticker STRING, ticks BIGINT, highest DOUBLE, "
                + "window_start TIMESTAMP(3), window_end TIMESTAMP(3)) WITH ("
                + "'connector' = 'filesystem', 'path' = 's3a://" + bucket + "/output', 'format' = 'json', "
                + "'sink.rolling-policy.rollover-interval' = '2 s', 'sink.rolling-policy.check-interval' = '1 s')";
    }

    private static String insert() {
        return "INSERT INTO counts SELECT ticker, COUNT(*), MAX(price), window_start, window_end "
                + "FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(arrived), INTERVAL '2' SECOND)) "
                + "GROUP BY ticker, window_start, window_end";
    }

    private static String property(Map<String, Properties> groups, String group, String key, String absent) {
        Properties properties = groups.getOrDefault(group, new Properties());
        String value = properties.getProperty(key, absent);
        if (value == null) {
            throw new IllegalArgumentException("Property group " + group + " needs " + key + ".");
        }
        return value;
    }
}
