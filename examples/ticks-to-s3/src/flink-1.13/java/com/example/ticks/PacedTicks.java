// Turns sequence numbers into ticks, no faster than a rate.
package com.example.ticks;

import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Each instance lets its share of the rate through; waiting holds the source up by back pressure. */
final class PacedTicks extends RichMapFunction<Long, Tick> {
    private static final long serialVersionUID = 1L;

    private final double ticksPerSecond;
    private final TickGenerator generator = new TickGenerator();

    private transient long next;

    /** @param ticksPerSecond of all instances together */
    PacedTicks(double ticksPerSecond) {
        this.ticksPerSecond = ticksPerSecond;
    }

    @Override
    public Tick map(Long sequence) {
        long pause = (long) (1e9 * getRuntimeContext().getNumberOfParallelSubtasks() / ticksPerSecond);
        long now = System.nanoTime();
        // Time that was lost, in a restart for example, is not made up for.
        next = Math.max(next + pause, now);
        while (now < next && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(next - now);
            now = System.nanoTime();
        }
        return generator.map(sequence);
    }
}
