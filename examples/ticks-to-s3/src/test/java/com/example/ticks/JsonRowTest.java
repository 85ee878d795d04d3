// The form of an output row.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonRowTest {
    private final JsonRow rows = new JsonRow();

    @Test
    void isOneLineWithTheFieldsInOrder() {
        assertEquals(
                "{\"eventTime\":1700000000000,\"ticker\":\"AMZN\",\"price\":12.34,\"count\":17,\"sequence\":123}",
                rows.map(new CountedTick(new Tick(1_700_000_000_000L, "AMZN", 12.34, 123), 17)));
    }

    @Test
    void writesEveryPriceWithTwoDecimalsAndNoExponent() {
        assertEquals("5.00", priceOf(5));
        assertEquals("0.01", priceOf(0.01));
        assertEquals("12345678.90", priceOf(12_345_678.9));
    }

    @Test
    void escapesWhatJsonDoesNotAllowInAString() {
        String row = rows.map(new CountedTick(new Tick(0, "a\"b\\c\nd\u0001\u00e9\ud83d\udc3f", 1, 0), 1));
        assertEquals(
                "{\"eventTime\":0,\"ticker\":\"a\\\"b\\\\c\\u000ad\\u0001\u00e9\\ud83d\\udc3f\",\"price\":1.00,"
                        + "\"count\":1,\"sequence\":0}",
                row);
    }

    private String priceOf(double price) {
        String row = rows.map(new CountedTick(new Tick(0, "TBV", price, 0), 1));
        return row.replaceAll(".*\"price\":([^,]+),.*", "$1");
    }
}
