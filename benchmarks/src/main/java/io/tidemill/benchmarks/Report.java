package io.tidemill.benchmarks;

import io.tidemill.benchmarks.Race.Measure;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results as tables for people, one for each measure. */
final class Report {
    private static final String NONE = "-";
    private static final double BYTES_PER_MIB = 1024.0 * 1024.0;

    private final List<Result> results;

    Report(List<Result> results) {
        this.results = List.copyOf(results);
    }

    String asText() {
        return linesPerSecond() + latency() + start();
    }

    /** What the soak shows: that nothing is lost and memory is bounded. */
    String soak() {
        TextTable table = new TextTable(
                2,
                "benchmark",
                "contestant",
                "lines sent",
                "processed",
                "equal",
                "lines/s",
                "heap peak MiB",
                "after GC MiB",
                "resident MiB",
                "of -Xmx",
                "status");
        for (Result result : results) {
            OptionalDouble sent = result.figures().find("sent");
            OptionalDouble processed = result.figures().find("processed");
            boolean isEqual = sent.isPresent() && sent.equals(processed);
            table.add(List.of(
                    result.race().name() + " soak",
                    result.contestant(),
                    whole(sent),
                    whole(processed),
                    isEqual ? "yes" : "NO",
                    whole(result.figures().find("recordsPerSecond")),
                    mebibytes(result, "heapUsedPeakBytes"),
                    mebibytes(result, "heapAfterCollectionPeakBytes"),
                    mebibytes(result, "residentPeakBytes"),
                    result.heap(),
                    result.status()));
        }
        return table.toString();
    }

    /** What a checkpoint directory costs, in lines/s and in processor time. */
    String durable() {
        TextTable table = new TextTable(
                2,
                "benchmark",
                "contestant",
                "lines/s",
                "x plain",
                "cpu ns/line",
                "heap peak MiB",
                "cores of others",
                "goal",
                "status");
        for (Result result : results) {
            table.add(List.of(
                    result.race().name(),
                    result.contestant(),
                    whole(rate(result)),
                    ratio(result, Races.TIDEMILL),
                    whole(result.figures().find("processorNanosPerLine")),
                    mebibytes(result, "heapUsedPeakBytes"),
                    fraction(result.figures().find("coresOfOthers")),
                    result.race().goal(),
                    result.status()));
        }
        return table.toString();
    }

    private String linesPerSecond() {
        TextTable table = new TextTable(
                2,
                "benchmark",
                "contestant",
                "lines/s",
                "x one thread",
                "x two workers",
                "heap peak MiB",
                "after GC MiB",
                "resident MiB",
                "cores of others",
                "goal",
                "status");
        List<Result> rows = of(Measure.LINES_PER_SECOND);
        for (Result result : rows) {
            table.add(List.of(
                    result.race().name(),
                    result.contestant(),
                    whole(rate(result)),
                    ratio(result, Races.ONE_THREAD),
                    ratio(result, Races.TWO_WORKERS),
                    mebibytes(result, "heapUsedPeakBytes"),
                    mebibytes(result, "heapAfterCollectionPeakBytes"),
                    mebibytes(result, "residentPeakBytes"),
                    fraction(result.figures().find("coresOfOthers")),
                    result.race().goal(),
                    result.status()));
        }
        return textOf(table, rows);
    }

    private String latency() {
        TextTable table = new TextTable(
                2,
                "benchmark",
                "contestant",
                "records/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "cores of others",
                "goal",
                "status");
        List<Result> rows = of(Measure.LATENCY);
        for (Result result : rows) {
            table.add(List.of(
                    result.race().name(),
                    result.contestant(),
                    whole(rate(result)),
                    fraction(result.figures().find("p50Millis")),
                    fraction(result.figures().find("p99Millis")),
                    fraction(result.figures().find("p999Millis")),
                    fraction(result.figures().find("maxMillis")),
                    fraction(result.figures().find("coresOfOthers")),
                    result.race().goal(),
                    result.status()));
        }
        return textOf(table, rows);
    }

    private String start() {
        TextTable table =
                new TextTable(2, "benchmark", "contestant", "median ms", "least ms", "most ms", "goal", "status");
        List<Result> rows = of(Measure.START);
        for (Result result : rows) {
            table.add(List.of(
                    result.race().name(),
                    result.contestant(),
                    whole(result.figures().find("firstBatchMillis")),
                    whole(result.figures().find("least")),
                    whole(result.figures().find("most")),
                    result.race().goal(),
                    result.status()));
        }
        return textOf(table, rows);
    }

    private List<Result> of(Measure measure) {
        return results.stream()
                .filter(result -> result.race().measure() == measure)
                .toList();
    }

    private static String textOf(TextTable table, List<Result> rows) {
        return rows.isEmpty() ? "" : table + "\n";
    }

    private String ratio(Result result, String rival) {
        OptionalDouble rivalRate = results.stream()
                .filter(other -> other.race().name().equals(result.race().name())
                        && other.contestant().equals(rival))
                .flatMapToDouble(other -> rate(other).stream())
                .findFirst();
        OptionalDouble rate = rate(result);
        return rate.isPresent() && rivalRate.isPresent()
                ? String.format(Locale.ROOT, "%.2f", rate.getAsDouble() / rivalRate.getAsDouble())
                : NONE;
    }

    private static OptionalDouble rate(Result result) {
        return result.figures().find("recordsPerSecond");
    }

    static String mebibytes(Result result, String name) {
        OptionalDouble bytes = result.figures().find(name);
        return bytes.isPresent() ? String.format(Locale.ROOT, "%.0f", bytes.getAsDouble() / BYTES_PER_MIB) : NONE;
    }

    static String whole(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%,.0f", value.getAsDouble()) : NONE;
    }

    static String fraction(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : NONE;
    }
}
