// Counts the ticks of each ticker in keyed state; exact over restarts, savepoints and rescaling.
package com.example.ticks;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Gives each tick its number among the ticks of its ticker. Fails on purpose where the configuration says so. */
public final class RunningCount extends KeyedProcessFunction<String, Tick, CountedTick>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** The service ships metrics of this group, and of no other, to CloudWatch. */
    static final String METRIC_GROUP = "kinesisanalytics";

    private final long failAfter;

    private transient ValueState<Long> countOfTicker;
    private transient Counter ticksProcessed;
    private transient long seen;
    private transient long lastCount;

    /** @param failAfter records after which each parallel instance throws, counted from its start; 0 for never */
    public RunningCount(long failAfter) {
        this.failAfter = failAfter;
    }

    /** Every Flink has this one; the parameter of open() changed between 1.18 and 2.0. */
    @Override
    public void initializeState(FunctionInitializationContext context) {
        countOfTicker = context.getKeyedStateStore().getState(new ValueStateDescriptor<>("count", Types.LONG));
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup(METRIC_GROUP);
        ticksProcessed = metrics.counter("ticksProcessed");
        metrics.gauge("lastCount", () -> lastCount);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // Flink keeps keyed state by itself.
    }

    @Override
    public void processElement(Tick tick, Context context, Collector<CountedTick> out) throws Exception {
        failWhenConfigured();
        Long before = countOfTicker.value();
        long count = before == null ? 1 : before + 1;
        countOfTicker.update(count);
        out.collect(new CountedTick(tick, count));
        lastCount = count;
        ticksProcessed.inc();
    }

    private void failWhenConfigured() {
        if (failAfter > 0 && seen >= failAfter) {
            throw new RuntimeException("Failing on purpose after " + seen
                    + " records of this run: property group fault has fail.after = " + failAfter);
        }
        seen++;
    }
}
