package io.tidemill.cluster;

import io.tidemill.spark.cluster.ClusterProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What programs print of their batches: below a heading with the time a line for each record, and an empty line. */
final class PrintedBatches {
    private static final String RULE = "-------------------------------------------";

    private PrintedBatches() {}

    /**
     * Returns the records of the next batch that is as wanted.
     *
     * @param start what the lines of records begin with; others are the log's
     * @throws IOException if the program ends, or is silent
     */
    static List<String> await(ClusterProcess program, String start, Predicate<List<String>> isWanted)
            throws IOException {
        List<String> records;
        do {
            records = next(program, start);
        } while (!isWanted.test(records));
        return records;
    }

    /** Returns the records of the next batch. */
    static List<String> next(ClusterProcess program, String start) throws IOException {
        program.await("Time: ");
        program.await(RULE);
        List<String> records = new ArrayList<>();
        for (String line = program.await(""); !line.isEmpty(); line = program.await("")) {
            if (line.startsWith(start)) {
                records.add(line);
            }
        }
        return records;
    }
}
