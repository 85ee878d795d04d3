// A count for each key, in state of the type that a property says.
package com.example.broken;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts. */
final class Counts<K, T> extends KeyedProcessFunction<K, Long, Long> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> type;
    private transient ValueState<T> state;

    private Counts(TypeInformation<T> type) {
        this.type = type;
    }

    /** {@code long} or {@code string}. */
    static <K> Counts<K, ?> of(String type) {
        return type.equals("string") ? new Counts<K, String>(Types.STRING) : new Counts<K, Long>(Types.LONG);
    }

    @Override
    public void open(Configuration configuration) {
        state = getRuntimeContext().getState(new ValueStateDescriptor<>("count", type));
    }

    @Override
    @SuppressWarnings("unchecked")
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
        T before = state.value();
        long count = (before == null ? 0 : Long.parseLong(before.toString())) + 1;
        state.update((T) (type.equals(Types.STRING) ? (Object) Long.toString(count) : (Object) count));
        out.collect(count);
    }
}
