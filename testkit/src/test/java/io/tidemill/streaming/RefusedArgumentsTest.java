package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapStateFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.rdd.DoubleRDD;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.Partitioners;
import io.tidemill.rdd.PipeCommand;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.source.RecordFormat;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Timeline;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What makes no sense is refused where it is written, by every public method: null, for all that is no record, key, value or
 * state; numbers below zero; and partitioners without partitions.
 */
class RefusedArgumentsTest {
    private static final List<Class<?>> HANDLES = List.of(
            BatchContext.class,
            BatchContext.Builder.class,
            RDDContext.class,
            RDD.class,
            PairRDD.class,
            DoubleRDD.class,
            Partitioners.class,
            StreamingContext.class,
            StreamingContext.Builder.class,
            DStreamLike.class,
            DStream.class,
            PairDStream.class,
            MapWithStateDStream.class,
            StateSpec.class);

    /** A method, and which of its arguments is wrong. */
    private record Call(Method method, int position) {
        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                    + Stream.of(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList() + ", number " + (position + 1);
        }
    }

    private static Stream<Call> calls(Predicate<Parameter> wrong) {
        return HANDLES.stream()
                .flatMap(handle -> Stream.of(handle.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toString))
                .flatMap(method -> IntStream.range(0, method.getParameterCount())
                        .filter(position -> wrong.test(method.getParameters()[position]))
                        .mapToObj(position -> new Call(method, position)));
    }

    private static Stream<Call> callsWithNull() {
        return calls(parameter ->
                !parameter.getType().isPrimitive() && !(parameter.getParameterizedType() instanceof TypeVariable));
    }

    /** Ports are left to the sources that connect to them, and say where. */
    private static Stream<Call> callsWithNumbers() {
        return calls(parameter -> parameter.getType().equals(int.class)
                        || parameter.getType().equals(double.class))
                .filter(call -> !call.method().getName().matches("(raw)?[sS]ocket(Text)?Stream"));
    }

    private static Stream<Call> callsWithPartitioners() {
        return calls(parameter -> parameter.getType().equals(Partitioner.class));
    }

    @ParameterizedTest
    @MethodSource("callsWithNull")
    void nullIsRefused(Call call) {
        assertThat(refusal(call, null)).hasMessageContaining(" was given null for its ");
    }

    @ParameterizedTest
    @MethodSource("callsWithNumbers")
    void aNumberBelowZeroIsRefused(Call call) {
        Map<Class<?>, Object> below = Map.of(int.class, -1, double.class, -0.5);

        assertThat(refusal(call, below.get(call.method().getParameterTypes()[call.position()])))
                .hasMessageContaining("not -");
    }

    @ParameterizedTest
    @MethodSource("callsWithPartitioners")
    void aPartitionerWithoutPartitionsIsRefused(Call call) {
        assertThat(refusal(call, new Nowhere())).hasMessageContaining("a partitioner with 0 partitions");
    }

    private record Nowhere() implements Partitioner {
        @Override
        public int partitionCount() {
            return 0;
        }

        @Override
        public int partition(Object key) {
            return 0;
        }
    }

    /** Returns the refusal of the call with one wrong argument, which names the operator and its place. */
    private static Throwable refusal(Call call, @Nullable Object wrong) {
        try (StreamTest test = StreamTest.create()) {
            Map<Class<?>, Object> things = things(test);
            Object[] arguments = Stream.of(call.method().getParameterTypes())
                    .map(type -> thing(type, things))
                    .toArray();
            arguments[call.position()] = wrong;
            Object handle = things.get(call.method().getDeclaringClass());

            Throwable refusal = catchThrowable(() -> invoke(call.method(), handle, arguments));

            assertThat(refusal)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                    .hasMessageStartingWith(call.method().getName() + " at RefusedArgumentsTest.java:");
            return refusal;
        }
    }

    private static void invoke(Method method, Object handle, Object... arguments) throws Throwable {
        try {
            method.invoke(handle, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Something of every type that operators are given or are called on. */
    private static Map<Class<?>, Object> things(StreamTest test) {
        BatchContext batches = test.context().batchContext();
        RDD<Integer> numbers = batches.parallelize(List.of(1, 2));
        PairDStream<String, Integer> pairs =
                test.<Integer>stream(ScriptedSource.batch(1)).mapToPair(n -> Pair.of("a", n));
        MapStateFunction<String, Integer, Integer, String> function = (key, value, state) -> key;
        StateSpec<String, Integer, Integer, String> spec = StateSpec.function(function);
        Map<Class<?>, Object> things = new HashMap<>();
        things.put(int.class, 1);
        things.put(long.class, 1L);
        things.put(double.class, 0.5);
        things.put(double[].class, new double[] {1, 2});
        things.put(String.class, "target/x");
        things.put(String[].class, new String[] {"x"});
        things.put(Class.class, String.class);
        things.put(Class[].class, new Class<?>[] {String.class});
        things.put(List.class, List.of());
        things.put(Map.class, Map.of());
        things.put(Queue.class, new ArrayDeque<>());
        things.put(Duration.class, Duration.ofSeconds(1));
        things.put(BatchTime.class, BatchTime.ofEpochMillis(1000));
        things.put(Timeline.class, Timeline.system());
        things.put(PrintStream.class, new PrintStream(OutputStream.nullOutputStream()));
        things.put(Aggregation.class, Aggregation.<Integer>reducing(Integer::sum));
        things.put(Partitioner.class, Partitioners.hash(1));
        things.put(PipeCommand.class, PipeCommand.of("cat"));
        things.put(RecordFormat.class, RecordFormat.lines());
        things.put(DirectoryOptions.class, DirectoryOptions.NEW_FILES);
        things.put(Plan.class, numbers.plan());
        things.put(BatchContext.class, batches);
        things.put(BatchContext.Builder.class, BatchContext.builder("x"));
        things.put(RDDContext.class, batches.rdds());
        things.put(RDD.class, numbers);
        things.put(PairRDD.class, numbers.keyBy(n -> "a"));
        things.put(DoubleRDD.class, numbers.mapToDouble(n -> n));
        things.put(StreamingContext.class, test.context());
        things.put(StreamingContext.Builder.class, StreamingContext.builder("x"));
        things.put(DStream.class, pairs.toDStream());
        things.put(DStreamLike.class, pairs);
        things.put(PairDStream.class, pairs);
        things.put(MapWithStateDStream.class, pairs.mapWithState(spec));
        things.put(StateSpec.class, spec);
        return things;
    }

    private static Object thing(Class<?> type, Map<Class<?>, Object> things) {
        Object known = things.get(type);
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return Arrays.asList(type.getEnumConstants()).get(0);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    RefusedArgumentsTest.class.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> null);
        }
        return null; // its own turn finds it refused
    }
}
