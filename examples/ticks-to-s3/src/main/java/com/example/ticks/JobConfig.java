// Reads and checks the property groups; a fault says what to configure.
package com.example.ticks;

import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** What the property groups of the application say, checked. */
public final class JobConfig {
    static final double DEFAULT_RATE = 100;
    static final double MAX_RATE = 1_000_000;
    static final String DEFAULT_SINK_UID = "s3-sink";

    /** S3's rule for bucket names, as far as it can be seen from one pattern. */
    private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** Bucket that receives the rows. */
    public final String bucket;

    /** Ticks per second of the whole job. */
    public final double rate;

    /** Uid of the sink: with another one it leaves its state in the savepoint and begins with none. */
    public final String sinkUid;

    /** Records after which each counter instance throws; 0 for never. */
    public final long failAfter;

    /** Whether main throws before a job exists. */
    public final boolean failInMain;

    private JobConfig(String bucket, double rate, String sinkUid, long failAfter, boolean failInMain) {
        this.bucket = bucket;
        this.rate = rate;
        this.sinkUid = sinkUid;
        this.failAfter = failAfter;
        this.failInMain = failInMain;
    }

    /** @throws IllegalArgumentException when a value is missing or makes no sense; the message says the remedy */
    public static JobConfig from(Map<String, Properties> groups) {
        return new JobConfig(
                bucketOf(groups), rateOf(groups), sinkUidOf(groups), failAfterOf(groups), failInMainOf(groups));
    }

    /** Where the rows go. */
    public String output() {
        return "s3a://" + bucket + "/output";
    }

    private static String bucketOf(Map<String, Properties> groups) {
        String name = value(groups, "bucket", "name");
        if (name == null) {
            String fault = groups.containsKey("bucket")
                    ? "Property group bucket has no key name."
                    : "There is no property group bucket; the groups given are "
                            + (groups.isEmpty() ? "none" : groups.keySet()) + ".";
            throw new IllegalArgumentException(fault
                    + " Name the bucket that receives the rows, in ApplicationConfiguration of CreateApplication:"
                    + " {\"EnvironmentProperties\":{\"PropertyGroups\":["
                    + "{\"PropertyGroupId\":\"bucket\",\"PropertyMap\":{\"name\":\"my-bucket\"}}]}}");
        }
        if (!BUCKET_NAME.matcher(name).matches()) {
            throw wrong("bucket", "name", name, "the plain name of an S3 bucket, such as my-bucket");
        }
        return name;
    }

    private static double rateOf(Map<String, Properties> groups) {
        String text = value(groups, "generator", "rate");
        if (text == null) {
            return DEFAULT_RATE;
        }
        double rate = numberOr(text, Double.NaN);
        if (!(rate > 0 && rate <= MAX_RATE)) {
            throw wrong("generator", "rate", text, "ticks per second: a number above 0 and not above 1000000");
        }
        return rate;
    }

    private static String sinkUidOf(Map<String, Properties> groups) {
        String uid = value(groups, "sink", "uid");
        return uid == null ? DEFAULT_SINK_UID : uid;
    }

    private static long failAfterOf(Map<String, Properties> groups) {
        String text = value(groups, "fault", "fail.after");
        if (text == null) {
            return 0;
        }
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw wrong("fault", "fail.after", text, "a number of records: a whole number above 0");
        }
        return Long.parseLong(text);
    }

    private static boolean failInMainOf(Map<String, Properties> groups) {
        String text = value(groups, "fault", "fail.in.main");
        if (text != null && !text.matches("true|false")) {
            throw wrong("fault", "fail.in.main", text, "true or false");
        }
        return "true".equals(text);
    }

    /** The trimmed value, or null when group or key is absent or the value is blank. */
    private static String value(Map<String, Properties> groups, String group, String key) {
        Properties properties = groups.get(group);
        String text = properties == null ? null : properties.getProperty(key);
        return text == null || text.isBlank() ? null : text.trim();
    }

    private static double numberOr(String text, double fallback) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return fallback;
        }
    }

    private static IllegalArgumentException wrong(String group, String key, String text, String expected) {
        return new IllegalArgumentException(
                "Property group " + group + " has " + key + " = \"" + text + "\"; it must be " + expected + ".");
    }

    @Override
    public String toString() {
        return "output=" + output() + " rate=" + rate + " fail.after=" + (failAfter == 0 ? "never" : failAfter)
                + " fail.in.main=" + failInMain;
    }
}
