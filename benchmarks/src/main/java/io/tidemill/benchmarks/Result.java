package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one contestant reached.
 *
 * @param status {@code "ok"}, or what went wrong
 */
record Result(Race race, String contestant, String status, String heap, Figures figures) {
    static final String OK = "ok";

    boolean isOk() {
        return status.equals(OK);
    }

    String toJson(Machine machine) {
        String names = Stream.of(
                        field("benchmark", race.name()),
                        field("contestant", contestant),
                        field("status", status),
                        field("goal", race.goal()),
                        field("heap", heap),
                        field("machine", machine.toString()))
                .collect(Collectors.joining(","));
        String numbers = figures.toJsonFields();
        return "{" + names + (numbers.isEmpty() ? "" : "," + numbers) + "}";
    }

    private static String field(String name, String value) {
        return "\"" + name + "\":\"" + escaped(value) + "\"";
    }

    private static String escaped(String value) {
        return value.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
