package io.tidemill.sink;

import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints what an output would have written, where a batch is run again only to be looked at.
 *
 * @param console where it goes
 * @param output the operator that stands in the program
 */
public record ReplaySink<T>(PrintStream console, String output) implements Sink<T> {
    private static final int MOST_RECORDS = 1_000;

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        List<T> first = rdd.take(MOST_RECORDS + 1);
        StringBuilder text = new StringBuilder("== " + output + ", batch " + time + System.lineSeparator());
        first.stream().limit(MOST_RECORDS).forEach(record -> text.append(record).append(System.lineSeparator()));
        if (first.size() > MOST_RECORDS) {
            text.append("... and more").append(System.lineSeparator());
        }
        console.print(text);
        console.flush();
    }
}
