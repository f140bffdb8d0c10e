package io.tidemill.benchmarks;

import io.tidemill.benchmarks.Race.Entry;
import io.tidemill.benchmarks.Race.Measure;
import io.tidemill.benchmarks.Race.SenderFactory;
import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.program.CountByKey;
import io.tidemill.benchmarks.program.Grep;
import io.tidemill.benchmarks.program.TopUsers;
import io.tidemill.benchmarks.program.WordCount;
import io.tidemill.benchmarks.sender.Senders;
import io.tidemill.benchmarks.spark.SparkClassPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The races between our own engine, the same program on our Spark engine, and Spark Streaming. */
final class SparkRaces {
    static final String LOCAL = "tidemill, local[2]";
    static final String ON_SPARK = "tidemill, spark-local[2]";
    static final String SPARK_STREAMING = "Spark Streaming";

    private static final String HEAP = "1g";
    private static final String NEVER_SLOWER = "1x Spark Streaming";
    private static final String TWICE = "2x Spark Streaming";
    private static final int FEW_USERS = 1_000;
    private static final int MANY_USERS = 100_000;
    private static final int KEYS_PER_SECOND = 10_000;
    private static final int START_LINES_PER_SECOND = 10_000;
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration START_INTERVAL = Duration.ofMillis(100);

    /** A web page that nobody looks at would only cost its start. */
    private static final String NO_PAGE = "-Dspark.ui.enabled=false";

    /** Packages of the JDK that {@code spark-submit} opens, and Kryo as Spark sets it up looks into. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final CheckpointPlace place;

    /** Races in which Spark Streaming has the checkpoint directory that it asks for where there is a state. */
    SparkRaces(CheckpointPlace place) {
        this.place = place;
    }

    List<Race> all() {
        return List.of(
                race(
                        "grep",
                        Measure.LINES_PER_SECOND,
                        () -> Senders.log(FEW_USERS),
                        entries(Grep.class, stateless(io.tidemill.benchmarks.spark.Grep.class))),
                race(
                        "word-count",
                        Measure.LINES_PER_SECOND,
                        () -> Senders.log(FEW_USERS),
                        entries(WordCount.class, stateless(io.tidemill.benchmarks.spark.WordCount.class))),
                race(
                        "top-users",
                        Measure.LINES_PER_SECOND,
                        () -> Senders.log(MANY_USERS),
                        entries(TopUsers.class, stateful(io.tidemill.benchmarks.spark.TopUsers.class))),
                race(
                        "state-update",
                        Measure.BATCH_TIME,
                        () -> Senders.stamped(MANY_USERS, KEYS_PER_SECOND),
                        entries(
                                CountByKey.Updated.class,
                                stateful(io.tidemill.benchmarks.spark.CountByKey.Updated.class))),
                race(
                        "state-map",
                        Measure.BATCH_TIME,
                        () -> Senders.stamped(MANY_USERS, KEYS_PER_SECOND),
                        entries(
                                CountByKey.Mapped.class,
                                stateful(io.tidemill.benchmarks.spark.CountByKey.Mapped.class))),
                race(
                        "start",
                        Measure.START,
                        () -> Senders.log(FEW_USERS, START_LINES_PER_SECOND),
                        entries(Grep.class, stateless(io.tidemill.benchmarks.spark.Grep.class))));
    }

    private static Race race(String name, Measure measure, SenderFactory sender, List<Entry> entries) {
        String goal = switch (measure) {
            case LINES_PER_SECOND -> NEVER_SLOWER;
            case BATCH_TIME -> TWICE;
            case LATENCY, START -> "";
        };
        Duration interval = measure == Measure.START ? START_INTERVAL : ONE_SECOND;
        return new Race(name, measure, goal, interval, HEAP, sender, entries);
    }

    /** The same program on both of our engines, and its rival. */
    private static List<Entry> entries(Class<? extends Contestant> program, Entry rival) {
        Entry local = Entry.of(LOCAL, program).with("-Dtidemill.master=local[2]");
        Entry onSpark = new Entry(
                        ON_SPARK, program.getName(), SparkClassPath.with(program), List.of(NO_PAGE), Optional.empty())
                .with("-Dtidemill.master=spark-local[2]");
        return List.of(local, onSpark, rival);
    }

    private Entry stateful(Class<? extends Contestant> rival) {
        return stateless(rival).durable(SPARK_STREAMING, place);
    }

    private static Entry stateless(Class<? extends Contestant> rival) {
        List<String> options = Stream.concat(
                        Stream.of(NO_PAGE),
                        OPENED.stream().map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED"))
                .toList();
        return new Entry(SPARK_STREAMING, rival.getName(), SparkClassPath.asText(), options, Optional.empty());
    }
}
