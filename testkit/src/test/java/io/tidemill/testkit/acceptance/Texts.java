package io.tidemill.testkit.acceptance;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The records of the trials, as lines. */
final class Texts {
    private static final String PADDING = " " + "x".repeat(50);
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Texts() {}

    static String record(int number) {
        return "record " + number + PADDING;
    }

    /** Returns the records, each before a newline. */
    static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> record(number) + "\n")
                .collect(Collectors.joining());
    }

    static int number(String record) {
        String[] words = record.split(" ", -1);
        return words.length == 3 && words[0].equals("record") ? Integer.parseInt(words[1]) : -1;
    }

    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("waited a minute in vain");
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
