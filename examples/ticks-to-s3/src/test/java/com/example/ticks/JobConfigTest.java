// What the property groups may say, and what is said about those that make no sense.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {
    private final Map<String, Properties> groups = new HashMap<>();

    @Test
    void needsOnlyTheBucket() {
        set("bucket", "name", " sink ");
        JobConfig config = JobConfig.from(groups);
        assertEquals("s3a://sink/output", config.output());
        assertEquals(100, config.rate);
        assertEquals("s3-sink", config.sinkUid);
        assertEquals(0, config.failAfter);
        assertFalse(config.failInMain);
    }

    @Test
    void takesRateAndUidAndFaults() {
        set("bucket", "name", "sink");
        set("sink", "uid", "s3-sink-2");
        set("generator", "rate", "0.5");
        set("fault", "fail.after", "1000");
        set("fault", "fail.in.main", "true");
        JobConfig config = JobConfig.from(groups);
        assertEquals(0.5, config.rate);
        assertEquals("s3-sink-2", config.sinkUid);
        assertEquals(1000, config.failAfter);
        assertTrue(config.failInMain);
        assertEquals("output=s3a://sink/output rate=0.5 fail.after=1000 fail.in.main=true", config.toString());
    }

    @Test
    void saysWhichGroupIsMissingAndShowsTheJson() {
        set("buckets", "name", "sink");
        String message = refusal();
        assertTrue(message.contains("no property group bucket; the groups given are [buckets]"), message);
        String json = "{\"PropertyGroupId\":\"bucket\",\"PropertyMap\":{\"name\":\"my-bucket\"}}";
        assertTrue(message.contains(json), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name", "bucket.name"})
    void saysWhichKeyIsMissing(String wrongKey) {
        set("bucket", wrongKey, "sink");
        String message = refusal();
        assertTrue(message.contains("bucket has no key name"), message);
        assertTrue(message.contains("\"PropertyMap\":{\"name\":\"my-bucket\"}"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, name, s3://sink",
        "bucket, name, sink/path",
        "generator, rate, 0",
        "generator, rate, -1",
        "generator, rate, NaN",
        "generator, rate, fast",
        "generator, rate, 1000001",
        "fault, fail.after, 0",
        "fault, fail.after, 1.5",
        "fault, fail.in.main, yes",
    })
    void refusesAValueThatMakesNoSense(String group, String key, String text) {
        set("bucket", "name", "sink");
        set(group, key, text);
        String message = refusal();
        String fault = "Property group " + group + " has " + key + " = \"" + text + "\"; it must be";
        assertTrue(message.startsWith(fault), message);
    }

    private String refusal() {
        return assertThrows(IllegalArgumentException.class, () -> JobConfig.from(groups)).getMessage();
    }

    private void set(String group, String key, String text) {
        groups.computeIfAbsent(group, absent -> new Properties()).setProperty(key, text);
    }
}
