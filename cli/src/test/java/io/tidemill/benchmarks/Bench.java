package io.tidemill.benchmarks;

import java.util.List;

/** Stands for the program of the benchmarks module, which is not on the class path of these tests. */
public final class Bench {

    private static List<String> arguments = List.of();

    private Bench() {}

    public static void main(String[] args) {
        arguments = List.of(args);
    }

    public static List<String> arguments() {
        return arguments;
    }
}
