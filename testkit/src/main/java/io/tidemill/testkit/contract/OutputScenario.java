package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.testkit.StreamTest;
import java.util.Set;

/** A whole streaming program, and the effect that it must have. It runs on an engine like the one that it is given. */
record OutputScenario(String name, Set<String> covers, Object expected, Program program) implements Scenario {

    /** What defines streams, runs batches, and gives an effect that can be compared. */
    @FunctionalInterface
    interface Program {
        Object run(StreamTest test) throws Exception;
    }

    @Override
    public void run(Engine engine) {
        Object actual;
        try (StreamTest test = StreamTest.builder()
                .set(TidemillSettings.MASTER.key(), engine.master())
                .build()) {
            actual = program.run(test);
        } catch (Exception e) {
            throw new AssertionError("'" + name + "' failed on " + engine.master() + ": " + e, e);
        }
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    "'" + name + "' on " + engine.master() + ": expected\n  " + expected + "\nbut was\n  " + actual);
        }
    }
}
