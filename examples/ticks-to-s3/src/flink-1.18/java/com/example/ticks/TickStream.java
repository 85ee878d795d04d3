// Where the ticks come from, with Flink 1.18 and newer: the rate-limited source.
package com.example.ticks;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The stream of ticks. */
final class TickStream {
    private TickStream() {}

    /** @param ticksPerSecond of the whole job */
    static DataStream<Tick> of(StreamExecutionEnvironment env, double ticksPerSecond) {
        return env.fromSource(new TickSource(ticksPerSecond), WatermarkStrategy.noWatermarks(), "ticks")
                .uid("ticks");
    }
}
