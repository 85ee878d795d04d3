// Writes a counted tick as one line of JSON.
package com.example.ticks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.api.common.functions.MapFunction;

/** One row of the output, without a line end. */
public final class JsonRow implements MapFunction<CountedTick, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(CountedTick counted) {
        Tick tick = counted.tick;
        StringBuilder row = new StringBuilder(96);
        row.append("{\"eventTime\":").append(tick.eventTime);
        row.append(",\"ticker\":");
        appendString(row, tick.ticker);
        row.append(",\"price\":").append(withTwoDecimals(tick.price));
        row.append(",\"count\":").append(counted.count);
        row.append(",\"sequence\":").append(tick.sequence);
        return row.append('}').toString();
    }

    private static String withTwoDecimals(double price) {
        return BigDecimal.valueOf(price).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static void appendString(StringBuilder row, String text) {
        row.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                row.append('\\').append(letter);
            } else if (letter < ' ' || Character.isSurrogate(letter)) {
                // A lone surrogate has no UTF-8 form; as an escape it survives, and a pair reads back as one character.
                row.append(String.format("\\u%04x", (int) letter));
            } else {
                row.append(letter);
            }
        }
        row.append('"');
    }
}
