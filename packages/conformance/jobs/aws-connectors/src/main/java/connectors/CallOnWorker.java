// Makes the call that a record names, on a TaskManager.
package connectors;

import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Maps the name of a call to its outcome. */
final class CallOnWorker extends RichMapFunction<String, String> {
    private static final long serialVersionUID = 1L;

    private final Names names;
    private transient Map<String, Calls.Call> calls;

    CallOnWorker(Names names) {
        this.names = names;
    }

    @Override
    public void open(OpenContext context) {
        calls = Calls.all(names);
    }

    @Override
    public String map(String name) {
        return Calls.outcome(name, calls.get(name));
    }
}
