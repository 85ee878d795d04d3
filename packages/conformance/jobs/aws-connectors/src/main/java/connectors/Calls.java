// One call of each client, made as its documentation begins: no endpoint, no region, no credentials.
package connectors;

import java.util.LinkedHashMap;
import java.util.Map;

/** The calls by name. */
final class Calls {
    private static final int ATTEMPTS = 3;

    private Calls() {}

    /** A call; gives what it learned. */
    interface Call {
        String make() throws Exception;
    }

    static Map<String, Call> all(Names names) {
        Map<String, Call> calls = new LinkedHashMap<>();
        Sdk2Calls.add(calls, names);
        Sdk1Calls.add(calls, names);
        RegistryCalls.add(calls, names);
        return calls;
    }

    /** {@code <name> ok <what>} or {@code <name> failed <why>}, on one line. Tried again where it fails, for a busy machine lets clients wait. */
    static String outcome(String name, Call call) {
        String outcome = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return name + " ok " + oneLine(call.make());
            } catch (Exception | LinkageError error) {
                StringBuilder why = new StringBuilder();
                for (Throwable cause = error; cause != null; cause = cause.getCause()) why.append(cause).append("; ");
                outcome = name + " failed " + oneLine(why.toString());
            }
        }
        return outcome;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
