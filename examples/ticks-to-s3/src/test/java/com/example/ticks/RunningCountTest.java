// The running count, in Flink's operator harness.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RunningCountTest {
    private static final int MAX_PARALLELISM = 128;

    @Test
    void countsEachTickerFromOne() throws Exception {
        try (Harness harness = open(0, 1, 0, null)) {
            send(harness, "AMZN", "TBV", "AMZN", "AMZN", "TBV");
            assertEquals(List.of("AMZN 1", "TBV 1", "AMZN 2", "AMZN 3", "TBV 2"), counts(harness));
        }
    }

    @Test
    void goesOnWhereASnapshotWasTaken() throws Exception {
        OperatorSubtaskState state = snapshotAfter("AMZN", "TBV", "AMZN");
        try (Harness harness = open(0, 1, 0, state)) {
            send(harness, "AMZN", "TBV", "MSFT");
            assertEquals(List.of("AMZN 3", "TBV 2", "MSFT 1"), counts(harness));
        }
    }

    @Test
    void keepsTheCountsWhenTwoInstancesTakeOverFromOne() throws Exception {
        OperatorSubtaskState state = snapshotAfter("AAPL", "AMZN", "MSFT", "INTC", "TBV");
        int restored = 0;
        for (int subtask = 0; subtask < 2; subtask++) {
            try (Harness harness = open(0, 2, subtask, state)) {
                restored += harness.numKeyedStateEntries();
            }
        }
        assertEquals(5, restored);
    }

    @Test
    void failsAfterTheConfiguredNumberOfRecordsAndNamesThePropertyThatAskedForIt() throws Exception {
        try (Harness harness = open(2, 1, 0, null)) {
            send(harness, "AMZN", "AMZN");
            RuntimeException fault = assertThrows(RuntimeException.class, () -> send(harness, "AMZN"));
            assertTrue(fault.getMessage().contains("fail.after = 2"), fault.getMessage());
            assertEquals(List.of("AMZN 1", "AMZN 2"), counts(harness));
        }
    }

    private static OperatorSubtaskState snapshotAfter(String... tickers) throws Exception {
        try (Harness harness = open(0, 1, 0, null)) {
            send(harness, tickers);
            return harness.snapshot(1, 1);
        }
    }

    private static Harness open(long failAfter, int parallelism, int subtask, OperatorSubtaskState state)
            throws Exception {
        Harness harness = new Harness(failAfter, parallelism, subtask);
        if (state != null) {
            harness.initializeState(Harness.repartitionOperatorState(
                    state, MAX_PARALLELISM, 1, parallelism, subtask));
        }
        harness.open();
        return harness;
    }

    private static void send(Harness harness, String... tickers) throws Exception {
        for (String ticker : tickers) {
            harness.processElement(new Tick(0, ticker, 1, 0), 0);
        }
    }

    private static List<String> counts(Harness harness) {
        return harness.extractOutputValues().stream()
                .map(counted -> counted.tick.ticker + " " + counted.count)
                .collect(Collectors.toList());
    }

    private static final class Harness extends KeyedOneInputStreamOperatorTestHarness<String, Tick, CountedTick> {
        Harness(long failAfter, int parallelism, int subtask) throws Exception {
            super(
                    new KeyedProcessOperator<>(new RunningCount(failAfter)),
                    tick -> tick.ticker,
                    Types.STRING,
                    MAX_PARALLELISM,
                    parallelism,
                    subtask);
        }
    }
}
