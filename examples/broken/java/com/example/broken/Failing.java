// What goes wrong while the job runs.
package com.example.broken;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Lets records through, and fails as its mode says. */
final class Failing extends RichMapFunction<Long, Long> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final String mode;
    private transient int seen;

    Failing(String mode) {
        this.mode = mode;
    }

    @Override
    public Long map(Long value) throws Exception {
        // The job comes to run first, as those in the field do.
        if (++seen == 100) fail(value);
        return value;
    }

    private void fail(long value) throws Exception {
        switch (mode) {
            case "user-function":
                throw new IllegalStateException("Record " + value + " has no price.");
            case "aws-name":
                // As clients look for it that know of no proxy; nor has AWS itself such a service.
                System.out.println(InetAddress.getByName("orders.us-east-1.amazonaws.com"));
                break;
            case "unknown-host":
                System.out.println(InetAddress.getByName("orders-db.invalid"));
                break;
            case "port":
                try (ServerSocket first = new ServerSocket(0)) {
                    new ServerSocket(first.getLocalPort()).close();
                }
                break;
            case "heap":
                System.out.println(new long[Integer.MAX_VALUE - 8].length);
                break;
            case "metaspace":
                fillMetaspace();
                break;
            case "access-denied":
                // What Flink's S3 file system throws; the upstream of tests denies nobody anything.
                throw new AccessDeniedException(
                        "s3a://private/rows",
                        null,
                        "getFileStatus on s3a://private/rows: com.amazonaws.services.s3.model.AmazonS3Exception: "
                                + "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)");
            default:
                break;
        }
    }

    /** Each loader takes its own piece, and keeps it while it is held. */
    private static void fillMetaspace() throws Exception {
        List<Class<?>> held = new ArrayList<>();
        String name = Failing.class.getName();
        byte[] code = Failing.class
                .getResourceAsStream("/" + name.replace('.', '/') + ".class")
                .readAllBytes();
        while (true) held.add(new OneClass(code).define(name));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (mode.equals("checkpoint-failed")) throw new IllegalStateException("The buffer cannot be flushed.");
        if (mode.equals("checkpoint-expired")) Thread.sleep(600_000);
    }

    private static final class OneClass extends ClassLoader {
        private final byte[] code;

        OneClass(byte[] code) {
            super(Failing.class.getClassLoader());
            this.code = code;
        }

        Class<?> define(String name) {
            return defineClass(name, code, 0, code.length);
        }
    }
}
