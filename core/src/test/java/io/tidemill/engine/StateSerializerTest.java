package io.tidemill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.engine.Samples.Color;
import io.tidemill.engine.Samples.Dog;
import io.tidemill.engine.Samples.Visit;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through durable bytes, and what is refused. */
class StateSerializerTest {
    private final StateSerializer serializer = Samples.serializer();
    private final ValueWriter writer = serializer.writer();
    private final ValueReader reader = serializer.reader();

    static Stream<Object[]> samples() {
        return Samples.all().stream().map(value -> new Object[] {value});
    }

    @ParameterizedTest
    @MethodSource("samples")
    void returnsWhatWasWritten(Object value) {
        Object back = throughBytes(value);

        assertThat(new Object[] {back}).isEqualTo(new Object[] {value});
        if (value != null && Modifier.isPublic(value.getClass().getModifiers())) {
            assertThat(back).hasSameClassAs(value);
        }
    }

    @Test
    void returnsManyValuesOfABlockInTheirOrder() {
        List<Object> values = Samples.all();
        values.forEach(writer::write);
        values.forEach(writer::write);
        reader.reset(writer.take());

        List<Object> back = new ArrayList<>();
        while (reader.hasRemaining()) {
            back.add(reader.read());
        }

        List<Object> twice = new ArrayList<>(values);
        twice.addAll(values);
        assertThat(back.toArray()).isEqualTo(twice.toArray());
    }

    @Test
    void returnsWhatHasNoEquals() {
        assertThat(((AtomicLong) throughBytes(new AtomicLong(5))).get()).isEqualTo(5);
        assertThat(((AtomicInteger) throughBytes(new AtomicInteger(-5))).get()).isEqualTo(-5);
        assertThat(((AtomicBoolean) throughBytes(new AtomicBoolean(true))).get())
                .isTrue();
        assertThat(((ArrayDeque<?>) throughBytes(new ArrayDeque<>(List.of(3, 1, 2)))).toArray())
                .containsExactly(3, 1, 2);
        PriorityQueue<Integer> largestFirst = new PriorityQueue<>(Comparator.reverseOrder());
        largestFirst.addAll(List.of(1, 3, 2));
        assertThat(((PriorityQueue<?>) throughBytes(largestFirst)).poll()).isEqualTo(3);
    }

    @Test
    void keepsTheOrderOfSortedCollections() {
        TreeMap<String, Integer> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(Map.of("b", 1, "A", 2));

        TreeMap<?, ?> back = (TreeMap<?, ?>) throughBytes(map);

        assertThat(back.keySet().toArray()).containsExactly("A", "b");
        assertThat(back.comparator()).isEqualTo(String.CASE_INSENSITIVE_ORDER);
    }

    @Test
    void returnsNumbersAndBytesBetweenValues() {
        writer.writeByte(-7);
        writer.writeLong(Long.MIN_VALUE);
        writer.write("x");
        writer.writeLong(63);
        ByteBuffer taken = writer.take();
        assertThat(taken.remaining()).isEqualTo(1 + 9 + 2 + 1);

        ByteBuffer outsideTheHeap =
                ByteBuffer.allocateDirect(taken.remaining() + 3).position(3);
        outsideTheHeap.put(taken).position(3);
        reader.reset(outsideTheHeap);

        assertThat(reader.readByte()).isEqualTo((byte) -7);
        assertThat(reader.readLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(reader.read()).isEqualTo("x");
        assertThat(reader.readLong()).isEqualTo(63);
        assertThat(reader.hasRemaining()).isFalse();
    }

    @Test
    void takesFewBytes() {
        assertThat(bytesOf("0123456789")).isEqualTo(11);
        assertThat(bytesOf(7L)).isEqualTo(1);
        assertThat(bytesOf(60L)).isEqualTo(2);
        assertThat(bytesOf(5_000L)).isEqualTo(3);
        Visit visit = new Visit("0123456789", 5, List.of("/a", "/b"));
        writer.write(visit);
        int first = writer.size();
        writer.write(visit);
        assertThat(writer.size() - first).as("the second visit of a block").isEqualTo(1 + 11 + 1 + 2 + 3 + 3);
    }

    private int bytesOf(Object value) {
        writer.write(value);
        return writer.take().remaining();
    }

    @Test
    void writesADeclaredClassWithWhatItsFieldsHold() {
        StateSerializer declared = StateSerializer.of(Set.of(Dog.class), List.of());

        Dog rex = Dog.named("rex", 3); // holds visits, which nobody declared

        ValueWriter dogs = declared.writer();
        dogs.write(rex);
        ValueReader back = declared.reader();
        back.reset(dogs.take());
        assertThat(back.read()).isEqualTo(rex);
    }

    @Test
    void refusesAClassThatIsNotDeclaredAndTellsTheWaysOut() {
        ValueWriter plain = StateSerializer.of(Set.of(), List.of()).writer();

        assertThatThrownBy(() -> plain.write(List.of(new Visit("ann", 1, List.of()))))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessage(
                        "A value of the class io.tidemill.engine.Samples$Visit cannot be written to durable state. If it is"
                                + " a value, declare it with StreamingContext.builder(..).stateTypes(Samples.Visit.class), or allow"
                                + " it with the setting tidemill.checkpoint.classes=io.tidemill.engine.*");
        assertThat(plain.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.tidemill.engine.*", "io.tidemill.*", "io.tidemill.engine.Samples$Visit"})
    void writesWhatAPatternAllows(String pattern) {
        StateSerializer byPattern = StateSerializer.of(Set.of(), List.of(pattern));
        Visit visit = new Visit("ann", 1, List.of("/"));
        ValueWriter visits = byPattern.writer();
        visits.write(visit);
        ValueReader back = byPattern.reader();
        back.reset(visits.take());

        assertThat(back.read()).isEqualTo(visit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "com.acme..Visit", "[Lcom.acme.Visit;", "com/acme/*", "->com.acme.Visit"})
    void refusesAPatternThatIsNone(String pattern) {
        assertThatThrownBy(() -> StateSerializer.of(Set.of(), List.of(pattern)))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith("\"" + pattern + "\" allows no classes of durable state");
    }

    @Test
    void refusesToReadAClassThatIsNotDeclared() {
        writer.write(new Visit("ann", 1, List.of()));
        ValueReader plain = StateSerializer.of(Set.of(), List.of()).reader();
        plain.reset(writer.take());

        assertThatThrownBy(plain::read)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining("io.tidemill.engine.Samples$Visit, which is not allowed");
    }

    @Test
    void refusesWhatIsNoData() {
        MapFunction<String, String> lambda = text -> text;

        assertRefused(lambda, "it is a lambda");
        assertRefused(Thread.currentThread(), "Of the JDK only its plain values can be kept");
        assertRefused(new Properties(), "java.util.Properties");
        assertRefused(new IdentityHashMap<>(), "java.util.IdentityHashMap");
        assertRefused(new TreeSet<>(Comparator.comparing(Object::toString)), "with an order of its own");
        assertRefused(String.class, "java.lang.Class");
    }

    private void assertRefused(Object value, String reason) {
        ValueWriter all =
                StateSerializer.of(Samples.declared(), List.of("io.tidemill.*")).writer();
        assertThatThrownBy(() -> all.write(value))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining(reason);
    }

    /** Has a collection's own fields, which nobody may look into. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    /** Cannot be made without its argument. */
    static final class Immutable {
        private final String text;

        Immutable(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final class Inner {
        @Override
        public String toString() {
            return serializer.format();
        }
    }

    @Test
    void refusesClassesThatCanNotBeMadeAgain() {
        assertRefused(new Names(), "it extends java.util.ArrayList");
        assertRefused(new Immutable("x"), "make it a record, or give it a constructor without arguments");
        assertRefused(new Inner(), "it is an inner class");
        assertRefused(
                new Object() {
                    @Override
                    public String toString() {
                        return "anonymous";
                    }
                },
                "it is an inner class");
    }

    @Test
    void refusesACycle() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        itself.add(itself);

        assertRefused(itself, "it contains itself, or is a long chain");
    }

    @Test
    void keepsWhatWasWrittenBeforeAFailure() {
        writer.write(Color.RED);
        assertThatThrownBy(() -> writer.write(List.of(
                        Color.GREEN,
                        new Visit("ann", 1, List.of()),
                        new TreeSet<>(Comparator.comparing(Object::hashCode)))))
                .isInstanceOf(TidemillException.class);
        writer.write(Color.GREEN);
        writer.write(new Visit("bob", 2, List.of()));
        writer.write(Color.RED);
        reader.reset(writer.take());

        assertThat(List.of(reader.read(), reader.read(), reader.read(), reader.read()))
                .isEqualTo(List.of(Color.RED, Color.GREEN, new Visit("bob", 2, List.of()), Color.RED));
        assertThat(reader.hasRemaining()).isFalse();
    }

    @Test
    void copiesWhatIsReachedInTwoWays() {
        List<String> shared = new ArrayList<>(List.of("x"));

        List<?> back = (List<?>) throughBytes(List.of(shared, shared));

        assertThat(back).isEqualTo(List.of(shared, shared));
        assertThat(back.get(0)).isNotSameAs(back.get(1));
    }

    @Test
    void namesItsFormat() {
        assertThat(serializer.format()).isEqualTo("tidemill-1");
    }

    @Test
    void isUsedByManyThreads() throws Exception {
        List<Object> values = Samples.all();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                ValueWriter own = serializer.writer();
                values.forEach(own::write);
                ValueReader back = serializer.reader();
                back.reset(own.take());
                for (Object value : values) {
                    assertThat(new Object[] {back.read()}).isEqualTo(new Object[] {value});
                }
            });
            thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
    }

    private Object throughBytes(Object value) {
        writer.write(value);
        reader.reset(writer.take());
        Object back = reader.read();
        assertThat(reader.hasRemaining()).isFalse();
        return back;
    }
}
