package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.engine.Engine;
import io.tidemill.testkit.contract.EngineContract;
import io.tidemill.testkit.contract.Scenario;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract on Spark: a part of it in every build, all of it with {@code -Pcontract}. */
final class SparkContractTest {
    /** What this engine does otherwise, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "an action beside the program is refused inside a task",
            "a function that holds an RDD cannot travel, so it is refused before it runs",
            "an action inside a task is refused, whatever the action around it",
            "a function that holds an RDD cannot travel, so it is refused before it runs",
            "sortBy computes the key once for every record",
            "ranges are found by a sample, for which the input is computed once more, as Spark itself does");

    private static final int SHARE = Integer.getInteger("contract.share", 6);

    /** Holds the context of Spark, so that not every scenario starts one. */
    private static Engine held;

    @BeforeAll
    static void start() {
        held = engine();
    }

    @AfterAll
    static void stop() {
        held.close();
    }

    private static Engine engine() {
        return new SparkEngineProvider().create("contract", "spark-local[2]");
    }

    /** A scenario with its name as its text. */
    record Named(Scenario scenario) {
        @Override
        public String toString() {
            return scenario.name();
        }
    }

    static Stream<Named> scenarios() {
        List<Scenario> kept = EngineContract.scenarios().stream()
                .filter(scenario -> !EXCEPTIONS.containsKey(scenario.name()))
                .toList();
        return IntStream.range(0, kept.size()).filter(i -> i % SHARE == 0).mapToObj(i -> new Named(kept.get(i)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void keeps(Named scenario) {
        try (Engine engine = engine()) {
            scenario.scenario.run(engine);
        }
    }

    @Test
    void exceptionsAreOfScenariosThatExist() {
        assertThat(EngineContract.scenarios()).extracting(Scenario::name).containsAll(EXCEPTIONS.keySet());
    }
}
