package io.tidemill.sink;

import io.tidemill.error.TidemillException;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.io.PrintStream;
import java.util.List;

/** Prints the batch time and the first few records of every batch, and {@code ...} where there are more. */
public final class ConsoleSink<T> implements Sink<T> {
    private static final String RULE = "-------------------------------------------";

    private final PrintStream console;
    private final int count;

    /** Prints at most {@code count} records a batch to {@code console}. */
    public ConsoleSink(PrintStream console, int count) {
        if (count < 1) {
            throw TidemillException.invalidArgument("print needs at least 1 record to show, not " + count);
        }
        this.console = console;
        this.count = count;
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        List<T> first = rdd.take(count + 1);
        StringBuilder text = new StringBuilder();
        line(text, RULE);
        line(text, "Time: " + time);
        line(text, RULE);
        first.stream().limit(count).forEach(record -> line(text, String.valueOf(record)));
        if (first.size() > count) {
            line(text, "...");
        }
        line(text, "");
        console.print(text);
        console.flush();
    }

    @Override
    public boolean runsOnce() {
        return true;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
