package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the contract on an engine; a class for each engine says which. */
abstract class EngineContractTest {
    /** Returns a new engine. */
    protected abstract Engine engine();

    static Stream<Named> scenarios() {
        return EngineContract.scenarios().stream().map(Named::new);
    }

    /** A scenario with its name as its text. */
    record Named(Scenario scenario) {
        @Override
        public String toString() {
            return scenario.name();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void keeps(Named scenario) {
        try (Engine engine = engine()) {
            scenario.scenario.run(engine);
        }
    }
}
