package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.BatchContext;
import io.tidemill.engine.StateSerializer;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.FunctionFailedException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What functions take with them to another process, and what comes back. */
final class TravellingTest {
    private BatchContext context;
    private RDDContext rdds;
    private OtherProcess other;

    @BeforeEach
    void open() throws IOException {
        context = BatchContext.create("travelling");
        rdds = context.rdds();
        other = new OtherProcess();
    }

    @AfterEach
    void close() throws IOException {
        other.close();
        context.close();
    }

    @Test
    void addsElsewhereWhatTheProgramReads() throws Exception {
        LongAccumulator longs = rdds.longAccumulator("longs");
        DoubleAccumulator doubles = rdds.doubleAccumulator("doubles");
        CollectionAccumulator<String> list = rdds.collectionAccumulator("list");
        Accumulator<Integer, Integer> most = rdds.accumulator("most", () -> 0, Math::max, Math::max);
        longs.add(1);
        for (int task = 0; task < 2; task++) {
            other.runTask(() -> {
                longs.add(20);
                longs.add(300);
                doubles.add(0.5);
                list.add("there");
                most.add(7);
                return true;
            });
        }
        assertThat(longs.value()).isEqualTo(641);
        assertThat(longs.count()).isEqualTo(5);
        assertThat(doubles.value()).isEqualTo(1.0);
        assertThat(list.value()).containsExactly("there", "there");
        assertThat(most.value()).isEqualTo(7);
    }

    @Test
    void isTheAccumulatorItselfWhereItWasMade() throws Exception {
        LongAccumulator sum = rdds.longAccumulator("sum");
        assertThat(OtherProcess.read(OtherProcess.written(sum))).isSameAs(sum);
    }

    @Test
    void doesNotKnowTheTotalElsewhere() throws Exception {
        LongAccumulator sum = rdds.longAccumulator("sum");
        assertThat(other.runTask(sum::value))
                .asString()
                .startsWith("INVALID_STATE: The accumulator 'sum' was read or reset inside a task");
        assertThat(other.run(sum::value))
                .asString()
                .startsWith(
                        "INVALID_STATE: The accumulator 'sum' is used outside of a task in a process that has only a"
                                + " copy of it");
        assertThat(other.run(() -> {
                    sum.add(1);
                    return true;
                }))
                .asString()
                .startsWith("INVALID_STATE: The accumulator 'sum' is used outside of a task");
        assertThat(sum.value()).isZero();
    }

    @Test
    void readsABroadcastValueElsewhereUntilItIsDestroyed() throws Exception {
        Broadcast<List<String>> words = rdds.broadcast(List.of("zero", "one"));
        assertThat(other.runTask(() -> words.value().get(1))).isEqualTo("one");
        words.destroy();
        assertThat(other.runTask(() -> words.value().get(1)))
                .asString()
                .startsWith("INVALID_STATE: The broadcast value was destroyed");
    }

    @Test
    void bringsHomeAFailureWhoseCauseCanNotTravel() throws Exception {
        FunctionFailedException failure = (FunctionFailedException) other.run(() -> {
            throw new FunctionFailedException("map at App.java:12", new Broken("no seat", new IOException("closed")));
        });
        assertThat(failure.operator()).isEqualTo("map at App.java:12");
        assertThat(failure).hasMessage("The function of map at App.java:12 failed: " + new Broken("no seat", null));
        assertThat(failure.getCause()).hasMessage("no seat");
        assertThat(failure.getCause()).hasToString(new Broken("no seat", null).toString());
        assertThat(failure.getCause().getStackTrace()[0].getMethodName()).startsWith("lambda$bringsHome");
        assertThat(failure.getCause().getCause())
                .isInstanceOf(IOException.class)
                .hasMessage("closed");
    }

    @Test
    void bringsHomeAFailureAsItWas() throws Exception {
        FunctionFailedException failure = (FunctionFailedException) other.run(() -> {
            throw new FunctionFailedException("map at App.java:12", new IllegalStateException("no seat"));
        });
        assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class).hasMessage("no seat");
    }

    /** Holds what cannot be written. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"})
        private final Object seat = new Object();

        Broken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    record Seat(String name, Optional<LocalDate> since) {}

    @Test
    void writesStatesElsewhereAsHere() throws Exception {
        ValueSerializer here = StateSerializer.of(Set.of(Seat.class), List.of());
        byte[] bytes = (byte[]) other.run(() -> {
            ValueSerializer.ValueWriter writer = here.writer();
            writer.write(new Seat("aisle", Optional.of(LocalDate.of(2026, 1, 2))));
            byte[] written = new byte[writer.size()];
            writer.take().get(written);
            return written;
        });
        ValueSerializer.ValueReader reader = here.reader();
        reader.reset(java.nio.ByteBuffer.wrap(bytes));
        assertThat(reader.read()).isEqualTo(new Seat("aisle", Optional.of(LocalDate.of(2026, 1, 2))));
    }
}
