// Where the ticks come from, with Flink 1.13 and 1.15: a sequence of numbers, slowed down by the step behind it.
package com.example.ticks;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The stream of ticks. These releases have no data generator with a rate for their source interface. */
final class TickStream {
    private TickStream() {}

    /** @param ticksPerSecond of the whole job */
    static DataStream<Tick> of(StreamExecutionEnvironment env, double ticksPerSecond) {
        return env.fromSequence(0, Long.MAX_VALUE - 1)
                .name("ticks")
                .uid("ticks")
                .map(new PacedTicks(ticksPerSecond))
                .name("pace")
                .uid("pace");
    }
}
