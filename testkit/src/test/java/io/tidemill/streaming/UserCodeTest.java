package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.function.Pair;
import io.tidemill.log.CapturedLog;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.SortOrder;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.sink.Sink;
import io.tidemill.stream.DStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.StreamingStopped;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Code of the program's that throws what it likes, from wherever it is called. */
@Tag("faults")
class UserCodeTest {
    private final MemoryLogStore store = new MemoryLogStore();

    // ---- what is thrown

    private static Stream<Throwable> thrown() {
        return Stream.of(
                new IllegalStateException("no"),
                new IOException("as Kotlin and Lombok throw it"),
                new NoClassDefFoundError("com/acme/Pool"),
                new StackOverflowError(),
                new OutOfMemoryError("thrown by hand"),
                new UnspeakableException());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Code that throws until it is disarmed. */
    private static final class Trap {
        private final Supplier<Throwable> failure;
        private boolean armed = true;

        Trap(Supplier<Throwable> failure) {
            this.failure = failure;
        }

        <T> T pass(T value) {
            if (armed) {
                throw sneak(failure.get());
            }
            return value;
        }
    }

    // ---- from where

    /** A program that calls the trap from one place, and then gives its records to an output. */
    private interface Program {
        void define(DStream<String> in, Trap trap);
    }

    /** A key whose methods belong to the program. */
    private record Key(String text, Trap inEquals, Trap inHashCode, Trap inToString) {
        @Override
        public boolean equals(Object other) {
            return inEquals.pass(other instanceof Key key && key.text.equals(text));
        }

        @Override
        public int hashCode() {
            return inHashCode.pass(text.hashCode());
        }

        @Override
        public String toString() {
            return inToString.pass(text);
        }
    }

    /** A rule of the program's. */
    private record TrappedPartitioner(Trap trap) implements Partitioner {
        @Override
        public int partitionCount() {
            return 2;
        }

        @Override
        public int partition(Object key) {
            return trap.pass(0);
        }
    }

    /** A sink of the program's. */
    private record TrappedSink(Trap inWrite, Trap inClose) implements Sink<String> {
        @Override
        public void write(RDD<String> rdd, BatchTime time) {
            inWrite.pass(rdd.count());
        }

        @Override
        public void close() {
            inClose.pass(true);
        }
    }

    private static Trap harmless() {
        Trap trap = new Trap(IllegalStateException::new);
        trap.armed = false;
        return trap;
    }

    private static Arguments place(String name, String operator, Program program) {
        return Arguments.of(name, operator, program);
    }

    private static Stream<Arguments> places() {
        return Stream.of(
                place("map", "map", (in, trap) -> in.map(trap::pass).foreachRDD(RDD::count)),
                place(
                        "filter",
                        "filter",
                        (in, trap) -> in.filter(record -> trap.pass(true)).foreachRDD(RDD::count)),
                place(
                        "flatMap",
                        "flatMap",
                        (in, trap) ->
                                in.flatMap(record -> trap.pass(List.of(record))).foreachRDD(RDD::count)),
                place(
                        "the iterable of flatMap",
                        "flatMap",
                        (in, trap) -> in.<String>flatMap(record ->
                                        () -> trap.pass(List.of(record).iterator()))
                                .foreachRDD(RDD::count)),
                place(
                        "mapPartitions",
                        "mapPartitions",
                        (in, trap) -> in.mapPartitions(trap::pass).foreachRDD(RDD::count)),
                place("foreach", "foreach", (in, trap) -> in.foreachRDD(rdd -> rdd.foreach(trap::pass))),
                place(
                        "transform",
                        "transform",
                        (in, trap) -> in.transform((RDD<String> rdd) -> trap.pass(rdd))
                                .foreachRDD(RDD::count)),
                place("foreachRDD", "foreachRDD", (in, trap) -> in.foreachRDD(rdd -> trap.pass(rdd.count()))),
                place("write of a sink", "output", (in, trap) -> in.output(new TrappedSink(trap, harmless()))),
                place(
                        "updateStateByKey",
                        "updateStateByKey",
                        (in, trap) -> in.mapToPair(record -> Pair.of(record, 1))
                                .<Integer>updateStateByKey((values, state) -> trap.pass(Optional.of(values.size())))
                                .foreachRDD(RDD::count)),
                place(
                        "mapWithState",
                        "mapWithState",
                        (in, trap) -> in.mapToPair(record -> Pair.of(record, 1))
                                .mapWithState(StateSpec.<String, Integer, Integer, String>function(
                                        (key, value, state) -> trap.pass(key)))
                                .foreachRDD(RDD::count)),
                place(
                        "reduceByKey",
                        "reduceByKey",
                        (in, trap) -> in.mapToPair(record -> Pair.of("key", 1))
                                .reduceByKey((one, other) -> trap.pass(one))
                                .foreachRDD(RDD::count)),
                place(
                        "reduce",
                        "reduce > reduceByKey",
                        (in, trap) -> in.reduce((one, other) -> trap.pass(one)).foreachRDD(RDD::count)),
                place(
                        "a partitioner",
                        "partitionBy",
                        (in, trap) -> in.mapToPair(record -> Pair.of(record, 1))
                                .transformToPair(rdd -> rdd.partitionBy(new TrappedPartitioner(trap)))
                                .foreachRDD(RDD::count)),
                place(
                        "a comparator of a sort",
                        "sortByKey",
                        (in, trap) -> in.mapToPair(record -> Pair.of(record, 1))
                                .transformToPair(rdd -> rdd.sortByKey(
                                        (one, other) -> trap.pass(one.compareTo(other)), SortOrder.ASCENDING))
                                .foreachRDD(RDD::collect)),
                place(
                        "a comparator of an action",
                        "top",
                        (in, trap) ->
                                in.foreachRDD(rdd -> rdd.top(1, (one, other) -> trap.pass(one.compareTo(other))))),
                place(
                        "equals",
                        "reduceByKey",
                        (in, trap) -> in.mapToPair(record -> Pair.of(new Key("key", trap, harmless(), harmless()), 1))
                                .reduceByKey(Integer::sum)
                                .foreachRDD(RDD::count)),
                place(
                        "hashCode",
                        "reduceByKey",
                        (in, trap) -> in.mapToPair(record -> Pair.of(new Key("key", harmless(), trap, harmless()), 1))
                                .reduceByKey(Integer::sum)
                                .foreachRDD(RDD::count)),
                place(
                        "toString",
                        "print",
                        (in, trap) -> in.map(record -> new Key(record, harmless(), harmless(), trap))
                                .print()));
    }

    private static Stream<Arguments> placesAndThrown() {
        return places().flatMap(place -> thrown().map(failure ->
                Arguments.of(place.get()[0], place.get()[1], place.get()[2], failure.getClass(), failure)));
    }

    @ParameterizedTest(name = "{0} throws {3}")
    @MethodSource("placesAndThrown")
    void whateverIsThrownEndsTheContextOnceInOrderAndIsNamed(
            String place, String operator, Program program, Class<?> type, Throwable failure) {
        Trap trap = new Trap(() -> failure);
        try (CapturedLog log = new CapturedLog();
                StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            program.define(test.stream(batch("a", "b")), trap);

            BatchFailedException thrown = catchThrowableOfType(BatchFailedException.class, () -> test.advance(1));

            assertThat(thrown.getMessage()).contains(operator + " at UserCodeTest.java:", type.getName());
            assertThat(log.lines().stream().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("'test' has failed and stops");
            assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
            assertThat(test.events(StreamingStopped.class)).hasSize(1);
        }

        trap.armed = false;
        try (StreamTest again = StreamTest.builder().checkpoint(store).build()) { // the directory is free
            program.define(again.stream(batch("a", "b")), trap);
            again.start(); // which runs the batch that was not committed
            assertThat(again.events(BatchCompleted.class))
                    .first()
                    .extracting(
                            event -> event.batch().batchTime(),
                            event -> event.batch().recordCount())
                    .containsExactly(BatchTime.ofEpochMillis(1000), 2L);
        }
    }

    private static Stream<Arguments> everythingThrown() {
        return thrown().map(failure -> Arguments.of(failure.getClass(), failure));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everythingThrown")
    void whatASinkThrowsAtItsCloseHidesNothingAndKeepsNothingOpen(Class<?> type, Throwable failure) {
        Trap inWrite = new Trap(() -> new IllegalStateException("the database is gone"));
        try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            test.stream(batch("a")).output(new TrappedSink(inWrite, new Trap(() -> failure)));

            BatchFailedException thrown = catchThrowableOfType(BatchFailedException.class, () -> test.advance(1));

            assertThat(thrown).hasMessageContaining("the database is gone");
            assertThat(test.events(StreamingStopped.class)).hasSize(1);
        }
        try (StreamTest again = StreamTest.builder().checkpoint(store).build()) { // the directory is free
            again.stream(batch("a")).output(new TrappedSink(harmless(), harmless()));
            again.start();
            assertThat(again.events(BatchCompleted.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everythingThrown")
    void whatAListenerThrowsChangesNothingAndIsLoggedNowAndThen(Class<?> type, Throwable failure) {
        Trap trap = new Trap(() -> failure);
        try (CapturedLog log = new CapturedLog();
                StreamTest test = StreamTest.create()) {
            test.context().addListener(new StreamingListener() {
                @Override
                public void onBatchCompleted(BatchInfo batch) {
                    trap.pass(batch);
                }
            });
            test.collect(test.stream(batch("a")));

            test.advance(50);

            assertThat(test.events(BatchCompleted.class)).hasSize(50);
            assertThat(log.lines().stream().filter(line -> line.contains("WARN")))
                    .hasSize(2)
                    .allMatch(line -> line.contains("The listener io.tidemill.streaming.UserCodeTest$"));
        }
    }

    @Test
    void aFailureIsLoggedAlthoughNobodyWaitsForTheEnd() {
        try (CapturedLog log = new CapturedLog();
                StreamTest test = StreamTest.create()) {
            test.stream(batch("a")).map(Integer::parseInt).print();
            test.start();

            test.timeline().advanceToNext();

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("ERROR") && line.contains("'test' has failed and stops"))
                    .anyMatch(line ->
                            line.contains("Batch 1000 ms (1970-01-01T00:00:01Z) failed in print at UserCodeTest.java:"))
                    .anyMatch(line -> line.startsWith("Caused by: java.lang.NumberFormatException"));
        }
    }
}
