// One generated stock tick: what flows from the source to the counter.
package com.example.ticks;

/** A tick. Public fields and an empty constructor make it a Flink POJO, so its serializer can evolve. */
public class Tick {
    /** Milliseconds since the epoch at which the tick was made. */
    public long eventTime;

    /** Symbol of the stock, the key of the running count. */
    public String ticker;

    /** Price with two decimals. */
    public double price;

    /** Number of the tick in the whole stream, from 0; never given twice. */
    public long sequence;

    public Tick() {}

    public Tick(long eventTime, String ticker, double price, long sequence) {
        this.eventTime = eventTime;
        this.ticker = ticker;
        this.price = price;
        this.sequence = sequence;
    }
}
