package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.Broadcast;
import io.tidemill.rdd.CollectionAccumulator;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.io.Serializable;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is given to operators is refused there, where it could not be sent to another machine. */
final class FunctionCheckTest {
    private static final String ADVICE =
            " is not serializable. Copy the values that the function needs into local variables and use these; or make"
                    + " the field static or transient, or the object inside the function (once for each partition with"
                    + " mapPartitions); or let its class implement java.io.Serializable";

    private final BatchContext batch = BatchContext.builder("check")
            .master("local[1]")
            .set("tidemill.functions.check", "true")
            .build();
    private final StreamTest test =
            StreamTest.builder().set("tidemill.functions.check", "true").build();
    private final RDD<Integer> numbers = batch.parallelize(List.of(1, 2, 3));

    @AfterEach
    void close() {
        batch.close();
        test.close();
    }

    private static String refusal(ThrowingCallable call) {
        TidemillException refused = catchThrowableOfType(TidemillException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE);
        return String.valueOf(refused.getMessage()).replaceAll("FunctionCheckTest\\.java:\\d+", "HERE");
    }

    private static String name(Class<?> type) {
        return type.getTypeName();
    }

    private static final class Connection implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // to be found
        private final Socket socket = new Socket();

        int ask(int number) {
            return number;
        }
    }

    private static final class App implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Connection connection = new Connection();
        private final transient Socket ownSocket = new Socket();

        RDD<Integer> asked(RDD<Integer> numbers) {
            return numbers.map(n -> connection.ask(n));
        }

        MapFunction<Integer, Integer> anonymous() {
            return new MapFunction<>() {
                private static final long serialVersionUID = 1L;

                @Override
                public Integer apply(Integer n) {
                    return connection.ask(n) + (ownSocket.isClosed() ? 1 : 0);
                }
            };
        }
    }

    @Test
    void namesTheOperatorTheWayToTheObjectAndTheWayOut() {
        assertThat(refusal(() -> new App().asked(numbers)))
                .isEqualTo("map at HERE was given a function that cannot be sent to other machines: it holds this ("
                        + name(App.class) + ") -> connection (" + name(Connection.class)
                        + ") -> socket (java.net.Socket), and java.net.Socket" + ADVICE);
    }

    @Test
    void namesWhatALambdaCapturedByItsPosition() {
        int first = 1;
        Socket socket = new Socket();
        assertThat(refusal(() -> numbers.filter(n -> n > first && socket.isClosed())))
                .startsWith("filter at HERE was given a condition")
                .contains("it holds captured value 2 (java.net.Socket), and");
    }

    @Test
    void followsAnonymousClassesToTheObjectAroundThem() {
        MapFunction<Integer, Integer> function = new App().anonymous();
        assertThat(refusal(() -> numbers.keyBy(function)))
                .startsWith("keyBy at HERE was given a key")
                .contains("it holds this (" + name(App.class) + ") -> connection (" + name(Connection.class)
                        + ") -> socket (java.net.Socket), and");
    }

    @Test
    void namesTheObjectWhoseMethodIsTheFunction() {
        Connection connection = new Connection();
        assertThat(refusal(() -> numbers.map(connection::ask)))
                .contains("it holds the object whose method ask is called (" + name(Connection.class)
                        + ") -> socket (java.net.Socket), and");
    }

    @Test
    void looksIntoCollectionsAndArrays() {
        List<Object> list = new ArrayList<>(List.of(1, 2));
        list.add(Map.of("it", new Object[] {"a", new Socket()}));
        assertThat(refusal(() -> numbers.map(n -> list.get(n))))
                .contains("it holds captured value 1 (java.util.ArrayList) -> [2] (java.util.ImmutableCollections$Map1)"
                        + " -> [it] (java.lang.Object[]) -> [1] (java.net.Socket), and");
    }

    @Test
    void endsWhereObjectsReferToOneAnother() {
        Map<String, Object> one = new HashMap<>();
        Map<String, Object> other = new HashMap<>(Map.of("back", one));
        one.put("there", other);
        assertThatCode(() -> numbers.map(n -> one.size() + n)).doesNotThrowAnyException();
        other.put("socket", new Socket());
        assertThat(refusal(() -> numbers.map(n -> one.size() + n + 1)))
                .contains("-> [there] (java.util.HashMap) -> [socket] (java.net.Socket), and");
    }

    @Test
    void saysWhatToDoWithAnRDDInAFunction() {
        RDD<Integer> other = batch.parallelize(List.of(1));
        assertThat(refusal(() -> numbers.map(n -> other.count() + n)))
                .contains(
                        "it holds captured value 1 (io.tidemill.rdd.RDD), and io.tidemill.rdd.RDD is not serializable."
                                + " An RDD can be used by the program only")
                .contains("share it with broadcast(...)");
    }

    @Test
    void saysWhatToDoWithAContextInAFunction() {
        StreamingContext context = test.context();
        assertThat(refusal(() -> stream().map(n -> context.batchContext().parallelize(List.of(n)))))
                .startsWith("map at HERE was given a function")
                .contains("Contexts and streams can be used by the program only")
                .contains("use transform");
    }

    @Test
    void takesWhatIsMadeToTravel() {
        LongAccumulator sum = batch.longAccumulator("sum");
        CollectionAccumulator<Integer> seen = batch.collectionAccumulator("seen");
        Broadcast<List<String>> words = batch.broadcast(List.of("a", "b", "c", "d"));
        List<String> named = numbers.map(n -> {
                    sum.add(n);
                    seen.add(n);
                    return words.value().get(n);
                })
                .collect();
        assertThat(named).containsExactly("b", "c", "d");
        assertThat(sum.value()).isEqualTo(6);
    }

    @Test
    void takesLargeValuesWithoutReadingThemToTheEnd() {
        List<Object> large = new ArrayList<>(List.of(new long[1 << 20]));
        large.add(new Socket());
        assertThatCode(() -> numbers.map(n -> large.size() + n)).doesNotThrowAnyException();
    }

    @Test
    void looksAtPartitionersAndComparators() {
        Socket socket = new Socket();
        record Placed(Optional<String> host) implements Partitioner {
            @Override
            public int partitionCount() {
                return 2;
            }

            @Override
            public int partition(Object key) {
                return 0;
            }
        }
        assertThat(refusal(() -> numbers.keyBy(n -> n).partitionBy(new Placed(Optional.of("here")))))
                .startsWith("partitionBy at HERE was given a partitioner")
                .contains("it holds host (java.util.Optional), and");
        SerializableComparator<Integer> order = (left, right) -> Integer.compare(left + socket.getPort(), right);
        assertThat(refusal(() -> numbers.keyBy(n -> n).sortByKey(order, SortOrder.ASCENDING)))
                .startsWith("sortByKey at HERE was given a comparator");
        assertThat(refusal(() -> numbers.top(2, order))).startsWith("top at HERE was given a comparator");
        assertThat(refusal(() -> numbers.aggregate(() -> socket.getPort(), Integer::sum, Integer::sum)))
                .startsWith("aggregate at HERE was given a zero");
    }

    @Test
    void looksAtFunctionsOfStreamsWhenTheyAreGiven() {
        Socket socket = new Socket();
        PairDStream<Integer, Integer> pairs = stream().mapToPair(n -> Pair.of(n, n));
        assertThat(refusal(() -> stream().map(n -> socket.getPort()))).startsWith("map at HERE");
        assertThat(refusal(() -> pairs.reduceByKey((left, right) -> socket.getPort())))
                .startsWith("reduceByKey at HERE");
        assertThat(refusal(() -> pairs.reduceByKeyAndWindow(
                        (left, right) -> socket.getPort(), Duration.ofSeconds(2), Duration.ofSeconds(1))))
                .startsWith("reduceByKeyAndWindow at HERE");
        assertThat(refusal(() -> pairs.updateStateByKey((values, state) -> Optional.of(socket.getPort()))))
                .startsWith("updateStateByKey at HERE");
        assertThat(refusal(() -> pairs.mapWithState(StateSpec.<Integer, Integer, Integer, Integer>function(
                        (key, value, state) -> socket.getPort()))))
                .startsWith("mapWithState at HERE")
                .contains("it holds captured value 1 (java.net.Socket), and");
    }

    @Test
    void letsFunctionsOfTheProgramHoldWhatTheyLike() {
        Socket socket = new Socket();
        List<Integer> ports = new ArrayList<>();
        stream().transform(rdd -> rdd.filter(n -> n > 1)).foreachRDD(rdd -> ports.add(socket.getPort()));
        test.advance(1);
        assertThat(ports).containsExactly(0);
    }

    @Test
    void takesEverythingWhereItIsOff() {
        Socket socket = new Socket();
        try (BatchContext off = BatchContext.create("off")) {
            assertThat(off.parallelize(List.of(1))
                            .map(n -> n + socket.getPort())
                            .collect())
                    .containsExactly(1);
        }
    }

    private io.tidemill.stream.DStream<Integer> stream() {
        return test.context().stream(ScriptedSource.scripted(List.of(new ScriptStep.Batch<>(List.of(List.of(1, 2))))));
    }

    private static List<Integer> appended(List<Integer> left, List<Integer> right) {
        left.addAll(right);
        return left;
    }

    private static List<Integer> joined(List<Integer> left, List<Integer> right) {
        return appended(new ArrayList<>(left), right);
    }

    private PairDStream<String, List<Integer>> lists() {
        return test.stream(ScriptedSource.batch(1, 2), ScriptedSource.batch(3))
                .mapToPair(number -> Pair.of("a", new ArrayList<>(List.of(number))));
    }

    @Test
    @Tag("faults")
    void refusesAMergeFunctionThatChangesItsArgument() {
        test.collect(lists().reduceByKeyAndWindow(
                        FunctionCheckTest::appended, Duration.ofSeconds(3), Duration.ofSeconds(1)));

        assertThatThrownBy(() -> test.advance(2))
                .hasMessageContaining("reduceByKeyAndWindow")
                .hasMessageContaining("changed its first argument, a java.util.ArrayList")
                .hasMessageContaining("return a new value");
        assertThatThrownBy(() -> numbers.<List<Integer>>map(number -> new ArrayList<>(List.of(number)))
                        .reduce(FunctionCheckTest::appended))
                .hasMessageContaining("The function of reduce at FunctionCheckTest.java")
                .hasMessageContaining("changed its first argument");
    }

    @Test
    @Tag("faults")
    void takesAMergeFunctionThatMakesANewValue() {
        var windows = test.collect(
                lists().reduceByKeyAndWindow(FunctionCheckTest::joined, Duration.ofSeconds(3), Duration.ofSeconds(1)));
        test.advance(2);

        assertThat(windows.latest()).containsExactly(Pair.of("a", List.of(1, 2, 3)));
    }
}
