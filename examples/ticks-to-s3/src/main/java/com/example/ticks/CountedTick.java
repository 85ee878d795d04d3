// A tick with its place in the running count of its ticker: what flows from the counter to the sink.
package com.example.ticks;

/** A tick and its count. Public fields and an empty constructor make it a Flink POJO. */
public class CountedTick {
    public Tick tick;

    /** How many ticks of this ticker there have been, this one included: 1, 2, 3, ... without a gap. */
    public long count;

    public CountedTick() {}

    public CountedTick(Tick tick, long count) {
        this.tick = tick;
        this.count = count;
    }
}
