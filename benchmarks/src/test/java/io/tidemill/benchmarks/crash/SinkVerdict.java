package io.tidemill.benchmarks.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the numbers in one sink.
 *
 * @param rows how many it has
 * @param lost how many numbers are missing that were sent
 * @param doubled how many rows are there beyond one for each number
 * @param displaced how many rows are of another batch than the files have, or were never sent
 */
public record SinkVerdict(String sink, long rows, long lost, long doubled, long displaced) {
    /** Returns whether it has each number once. */
    public boolean isGood() {
        return rows > 0 && lost == 0 && doubled == 0 && displaced == 0;
    }

    @Override
    public String toString() {
        return sink + ": rows " + rows + ", lost " + lost + ", doubled " + doubled + ", displaced " + displaced;
    }

    /** What each sink must have: each number once, in the batch that had it first. */
    static final class Expected {
        private final InterleavedFeed feed;
        private final List<String> rows = new ArrayList<>();
        private final Map<Long, Long> batches = new HashMap<>();

        Expected(InterleavedFeed feed, Outputs files) {
            this.feed = feed;
            files.of(Outputs.FIRST_TIME)
                    .forEach((time, lines) -> lines.forEach(line -> {
                        rows.add(time + " " + line);
                        batches.put(Long.valueOf(line), time);
                    }));
        }

        List<String> rowsOfFiles() {
            return rows;
        }

        /** Compares rows, each with batch time and number. */
        SinkVerdict compare(String sink, List<String> found) {
            Map<Long, Integer> counts = new HashMap<>();
            long displaced = 0;
            for (String row : found) {
                String[] timeAndNumber = row.split(" ");
                long number = Long.parseLong(timeAndNumber[1]);
                counts.merge(number, 1, Integer::sum);
                boolean isInPlace =
                        feed.hasSent(number) && Long.valueOf(timeAndNumber[0]).equals(batches.get(number));
                displaced += isInPlace ? 0 : 1;
            }
            long lost = 0;
            for (long number = 0; number < feed.numbers(); number++) {
                lost += feed.hasSent(number) && !counts.containsKey(number) ? 1 : 0;
            }
            return new SinkVerdict(sink, found.size(), lost, found.size() - counts.size(), displaced);
        }
    }
}
