// What the generated ticks look like.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TickGeneratorTest {
    @Test
    void givesTheSameTickForTheSameNumber() {
        for (long sequence = 0; sequence < 100; sequence++) {
            Tick one = TickGenerator.tickOf(sequence, 1);
            Tick two = TickGenerator.tickOf(sequence, 2);
            assertEquals(one.ticker, two.ticker);
            assertEquals(one.price, two.price);
            assertEquals(sequence, two.sequence);
            assertEquals(2, two.eventTime);
        }
    }

    @Test
    void spreadsTickersEvenlyAndKeepsPricesInRange() {
        Map<String, Integer> ticks = new TreeMap<>();
        for (long sequence = 0; sequence < 10_000; sequence++) {
            Tick tick = TickGenerator.tickOf(sequence, 0);
            ticks.merge(tick.ticker, 1, Integer::sum);
            assertTrue(tick.price >= 1 && tick.price <= 100, () -> "price " + tick.price);
        }
        assertEquals("[AAPL, AMZN, INTC, MSFT, TBV]", ticks.keySet().toString());
        ticks.forEach((ticker, number) -> assertTrue(number > 1_800 && number < 2_200, ticker + " " + number));
    }
}
