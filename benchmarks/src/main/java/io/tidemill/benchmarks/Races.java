package io.tidemill.benchmarks;

import io.tidemill.benchmarks.Race.Entry;
import io.tidemill.benchmarks.Race.Measure;
import io.tidemill.benchmarks.loop.Grep;
import io.tidemill.benchmarks.loop.LatencyLoop;
import io.tidemill.benchmarks.loop.TopUsers;
import io.tidemill.benchmarks.loop.WordCount;
import io.tidemill.benchmarks.program.Latency;
import io.tidemill.benchmarks.sender.Senders;
import java.time.Duration;
import java.util.List;

/** All races. A new contestant is a line here. */
final class Races {
    static final String TIDEMILL = "tidemill";
    static final String ONE_THREAD = "loop, one thread";
    static final String TWO_WORKERS = "loop, two workers";

    /** Ours with a checkpoint directory. */
    static final String DURABLE = "tidemill, durable";

    private static final String LATENCY_LOOP = "loop";
    private static final int FEW_USERS = 1_000;
    private static final int MANY_USERS = 100_000;
    private static final int LATENCY_RECORDS_PER_SECOND = 10_000;
    private static final int START_LINES_PER_SECOND = 10_000;

    private Races() {}

    static List<Race> all() {
        return List.of(grep(), wordCount(), topUsers(), statefulLatency(), statelessLatency(), start());
    }

    /** The works of which the figures say what a checkpoint directory costs. */
    static List<Race> durable(CheckpointPlace place) {
        return List.of(durable(wordCount(), place), durable(topUsers(), place));
    }

    private static Race durable(Race race, CheckpointPlace place) {
        Entry plain = race.entries().get(0);
        return new Race(
                race.name(),
                race.measure(),
                "0.75x plain",
                race.batchInterval(),
                race.heap(),
                race.sender(),
                List.of(plain, plain.durable(DURABLE, place)));
    }

    static Race grep() {
        return new Race(
                "grep",
                Measure.LINES_PER_SECOND,
                "0.7x two workers",
                Duration.ofMillis(50),
                "256m",
                () -> Senders.log(FEW_USERS),
                List.of(
                        Entry.of(TIDEMILL, io.tidemill.benchmarks.program.Grep.class),
                        Entry.of(ONE_THREAD, Grep.OneThread.class),
                        Entry.of(TWO_WORKERS, Grep.TwoWorkers.class)));
    }

    private static Race wordCount() {
        return new Race(
                "word-count",
                Measure.LINES_PER_SECOND,
                "0.8x two workers",
                Duration.ofSeconds(1),
                "1g",
                () -> Senders.log(FEW_USERS),
                List.of(
                        Entry.of(TIDEMILL, io.tidemill.benchmarks.program.WordCount.class),
                        Entry.of(ONE_THREAD, WordCount.OneThread.class),
                        Entry.of(TWO_WORKERS, WordCount.TwoWorkers.class)));
    }

    private static Race topUsers() {
        return new Race(
                "top-users",
                Measure.LINES_PER_SECOND,
                "0.6x two workers",
                Duration.ofSeconds(1),
                "1g",
                () -> Senders.log(MANY_USERS),
                List.of(
                        Entry.of(TIDEMILL, io.tidemill.benchmarks.program.TopUsers.class),
                        Entry.of(ONE_THREAD, TopUsers.OneThread.class),
                        Entry.of(TWO_WORKERS, TopUsers.TwoWorkers.class)));
    }

    private static Race statefulLatency() {
        return new Race(
                "latency-10ms-state",
                Measure.LATENCY,
                "p99 < 25 ms",
                Duration.ofMillis(10),
                "256m",
                () -> Senders.stamped(MANY_USERS, LATENCY_RECORDS_PER_SECOND),
                List.of(
                        Entry.of(TIDEMILL, Latency.Stateful.class),
                        Entry.of(LATENCY_LOOP, LatencyLoop.Stateful.class)));
    }

    private static Race statelessLatency() {
        return new Race(
                "latency-1ms",
                Measure.LATENCY,
                "p99 < 5 ms",
                Duration.ofMillis(1),
                "256m",
                () -> Senders.stamped(MANY_USERS, LATENCY_RECORDS_PER_SECOND),
                List.of(
                        Entry.of(TIDEMILL, Latency.Stateless.class),
                        Entry.of(LATENCY_LOOP, LatencyLoop.Stateless.class)));
    }

    private static Race start() {
        return new Race(
                "start",
                Measure.START,
                "< 0.7 s",
                Duration.ofMillis(100),
                "256m",
                () -> Senders.log(FEW_USERS, START_LINES_PER_SECOND),
                List.of(
                        Entry.of(TIDEMILL, io.tidemill.benchmarks.program.Grep.class),
                        Entry.of(ONE_THREAD, Grep.OneThread.class),
                        Entry.of(TWO_WORKERS, Grep.TwoWorkers.class)));
    }
}
