package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the program has written: lines, by output and batch time in milliseconds. */
final class Outputs {
    static final String RECORDS = "records";
    static final String FIRST_TIME = "first_time";
    static final String TOTALS = "totals";
    static final String WINDOW_OF_TOTALS = "window_of_totals";
    static final String WINDOW = "window";
    static final String WINDOW_WITH_INVERSE = "window_with_inverse";
    static final String WINDOW_OF_RECORDS = "window_of_records";
    static final String WINDOW_COUNT = "window_count";
    static final String TIMED_OUT = "timed_out";
    static final String ACCUMULATOR = "accumulator";

    /** What {@link NumbersProgram} writes. */
    static final List<String> USUAL = List.of(RECORDS, FIRST_TIME, TOTALS, WINDOW_OF_TOTALS, WINDOW, ACCUMULATOR);

    /** What {@link EveryWindow} writes. */
    static final List<String> OF_WINDOWS = List.of(WINDOW_WITH_INVERSE, WINDOW_OF_RECORDS, WINDOW_COUNT, TIMED_OUT);

    private final Map<String, SortedMap<Long, List<String>>> outputs;

    private Outputs(Map<String, SortedMap<Long, List<String>>> outputs) {
        this.outputs = outputs;
    }

    static Outputs readFrom(Path directory) throws IOException {
        Map<String, SortedMap<Long, List<String>>> outputs = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!._]*")) {
            for (Path entry : entries) {
                String[] nameAndTime = entry.getFileName().toString().split("-", 2);
                outputs.computeIfAbsent(nameAndTime[0], name -> new TreeMap<>())
                        .put(Long.valueOf(nameAndTime[1]), lines(entry));
            }
        }
        return new Outputs(outputs);
    }

    private static List<String> lines(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return Files.readAllLines(entry);
        }
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(entry, "part-*")) {
            for (Path part : parts) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        lines.sort(null);
        return lines;
    }

    /** Returns the lines of an output by batch time. */
    SortedMap<Long, List<String>> of(String output) {
        return outputs.getOrDefault(output, Collections.emptySortedMap());
    }
}
