package io.tidemill.benchmarks;

import io.tidemill.benchmarks.Race.Measure;
import io.tidemill.benchmarks.contestant.Figures;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How our engines compare with Spark Streaming: lines/s, the time of a batch with a state, start and memory; and what ours adds. */
final class SparkReport {
    private static final String NONE = "-";

    private final List<Result> results;

    SparkReport(List<Result> results) {
        this.results = List.copyOf(results);
    }

    String asText() {
        TextTable table = new TextTable(
                2,
                "benchmark",
                "contestant",
                "lines/s",
                "batch p50 ms",
                "batch p99 ms",
                "first batch ms",
                "x Spark Streaming",
                "heap peak MiB",
                "after GC MiB",
                "resident MiB",
                "cores of others",
                "goal",
                "status");
        for (Result result : results) {
            Figures figures = result.figures();
            table.add(List.of(
                    result.race().name(),
                    result.contestant(),
                    Report.whole(figures.find("recordsPerSecond")),
                    Report.fraction(figures.find("batchP50Millis")),
                    Report.fraction(figures.find("batchP99Millis")),
                    Report.whole(figures.find("firstBatchMillis")),
                    ratio(result),
                    Report.mebibytes(result, "heapUsedPeakBytes"),
                    Report.mebibytes(result, "heapAfterCollectionPeakBytes"),
                    Report.mebibytes(result, "residentPeakBytes"),
                    Report.fraction(figures.find("coresOfOthers")),
                    result.race().goal(),
                    result.status()));
        }
        return results.isEmpty() ? "" : table.toString();
    }

    /** The table of what a batch costs through our engine and by hand. */
    static String overhead(Figures figures) {
        TextTable table = new TextTable(1, "job", "tidemill ms", "by hand ms", "overhead ms", "goal");
        for (String job : List.of("empty", "grep", "wordCount")) {
            OptionalDouble ours = figures.find(job + "OursMillis");
            OptionalDouble byHand = figures.find(job + "ByHandMillis");
            table.add(List.of(
                    job,
                    Report.fraction(ours),
                    Report.fraction(byHand),
                    String.format(Locale.ROOT, "%.2f", ours.orElseThrow() - byHand.orElseThrow()),
                    "< 5 ms"));
        }
        return table.toString();
    }

    /** How much better it did than Spark Streaming: more lines, or less time. */
    private String ratio(Result result) {
        Measure measure = result.race().measure();
        OptionalDouble own = result.figures().find(measure.figure());
        OptionalDouble rival = results.stream()
                .filter(other -> other.race().name().equals(result.race().name())
                        && other.contestant().equals(SparkRaces.SPARK_STREAMING))
                .flatMapToDouble(other -> other.figures().find(measure.figure()).stream())
                .findFirst();
        if (own.isEmpty() || rival.isEmpty()) {
            return NONE;
        }
        double more = own.getAsDouble() / rival.getAsDouble();
        return String.format(Locale.ROOT, "%.2f", measure == Measure.LINES_PER_SECOND ? more : 1 / more);
    }
}
