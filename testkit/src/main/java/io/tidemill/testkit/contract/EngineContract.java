package io.tidemill.testkit.contract;

import io.tidemill.BatchContext;
import io.tidemill.rdd.DoubleRDD;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.PairDStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The contract that every engine keeps: all scenarios, and the operators that they cover. A test of an engine runs every
 * scenario on a new engine, for several degrees of parallelism:
 *
 * <pre>{@code
 * for (Scenario scenario : EngineContract.scenarios()) {
 *     try (Engine engine = provider.create("contract", "mine[3]")) {
 *         scenario.run(engine);
 *     }
 * }
 * }</pre>
 */
public final class EngineContract {
    /** Public methods that are no operators: they show what a handle holds, or make and end it, and compute nothing. */
    private static final Set<String> EXEMPT = Set.of(
            "RDD.plan()",
            "RDD.context()",
            "RDD.toString()",
            "BatchContext.rdds()",
            "BatchContext.create(String)",
            "BatchContext.builder(String)",
            "BatchContext.close()");

    private static final List<Class<?>> TYPES = List.of(
            BatchContext.class,
            RDD.class,
            PairRDD.class,
            DoubleRDD.class,
            DStreamLike.class,
            DStream.class,
            MapWithStateDStream.class,
            PairDStream.class);

    private EngineContract() {}

    /** Returns all scenarios; their names are unique. */
    public static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(ContextScenarios.all());
        all.addAll(RecordScenarios.all());
        all.addAll(PartitionScenarios.all());
        all.addAll(SetScenarios.all());
        all.addAll(SampleScenarios.all());
        all.addAll(NumberScenarios.all());
        all.addAll(FileScenarios.all());
        all.addAll(SharedScenarios.all());
        all.addAll(KeyScenarios.all());
        all.addAll(JoinScenarios.all());
        all.addAll(OrderScenarios.all());
        all.addAll(ActionScenarios.all());
        all.addAll(KeepingScenarios.all());
        all.addAll(LazinessScenarios.all());
        all.addAll(FailureScenarios.all());
        all.addAll(PlacementScenarios.all());
        all.addAll(StateScenarios.all());
        all.addAll(StreamScenarios.all());
        all.addAll(StreamJoinScenarios.all());
        all.addAll(StreamWindowScenarios.all());
        all.addAll(StreamStateScenarios.all());
        all.addAll(OutputScenarios.all());
        return all;
    }

    /** Returns the public operators of RDDs and streams, such as {@code RDD.take(int)}. */
    public static SortedSet<String> operators() {
        SortedSet<String> operators = new TreeSet<>();
        for (Class<?> type : TYPES) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                    operators.add(type.getSimpleName() + "." + method.getName() + "("
                            + Arrays.stream(method.getParameterTypes())
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", "))
                            + ")");
                }
            }
        }
        operators.removeAll(EXEMPT);
        return operators;
    }
}
