package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import java.util.Set;
import java.util.stream.Stream;

/** The contract with plans and actions that are serialized on their way to the engine: nothing in them may resist. */
final class ShippingContractTest extends EngineContractTest {
    /** What only functions can do that run in the program's process. */
    private static final Set<String> NEED_ONE_PROCESS = Set.of(
            // captures an RDD, whose use is refused before a task could
            "an action inside a task is refused, whatever the action around it",
            "an action beside the program is refused inside a task",
            // capture a thread, or a latch, of the program
            "an interrupt of the action's thread ends functions that wait",
            "a cancelled action ends, and the engine works on");

    static Stream<Named> scenarios() {
        return EngineContractTest.scenarios().filter(named -> !NEED_ONE_PROCESS.contains(named.toString()));
    }

    @Override
    protected Engine engine() {
        return new ShippingEngine();
    }
}
