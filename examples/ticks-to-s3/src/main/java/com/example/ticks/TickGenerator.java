// Makes the tick of a sequence number; ticker and price depend on that number alone.
package com.example.ticks;

import org.apache.flink.api.common.functions.MapFunction;

/**
 * Turns a sequence number into a tick. The same number always gives the same ticker and price, so a tick that is made
 * again after a failure is the same tick; only its time is the clock's.
 */
public final class TickGenerator implements MapFunction<Long, Tick> {
    private static final long serialVersionUID = 1L;

    private static final String[] TICKERS = {"AAPL", "AMZN", "MSFT", "INTC", "TBV"};
    private static final int LOWEST_CENTS = 100;
    private static final int HIGHEST_CENTS = 10_000;

    @Override
    public Tick map(Long sequence) {
        return tickOf(sequence, System.currentTimeMillis());
    }

    static Tick tickOf(long sequence, long eventTime) {
        long random = scramble(sequence);
        String ticker = TICKERS[(int) Long.remainderUnsigned(random, TICKERS.length)];
        long cents = LOWEST_CENTS + (random >>> 32) % (HIGHEST_CENTS - LOWEST_CENTS + 1);
        return new Tick(eventTime, ticker, cents / 100.0, sequence);
    }

    /** Spreads neighbouring numbers over all 64 bits (the finalizer of SplitMix64). */
    private static long scramble(long number) {
        long bits = (number + 1) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
