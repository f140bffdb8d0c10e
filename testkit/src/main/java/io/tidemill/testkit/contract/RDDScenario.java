package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A program over RDDs, run in every layout and compared with the reference and with the value that was written down.
 *
 * @param expected what the result must be in every layout, if that is written down
 * @param oracle whether the reference must give the same; it cannot where engines are asked to do less than compute everything
 */
record RDDScenario(
        String name,
        Set<String> covers,
        List<Layout> layouts,
        Program program,
        Optional<Object> expected,
        Oracle oracle)
        implements Scenario {

    /** What gives a result that can be compared. */
    @FunctionalInterface
    interface Program {
        Object run(Workbench bench) throws Exception;
    }

    /** Whether a scenario is run on the reference, too. */
    enum Oracle {
        REFERENCE,
        NONE
    }

    /** Refuses a scenario that nothing is compared with. */
    RDDScenario {
        if (expected.isEmpty() && oracle == Oracle.NONE) {
            throw new IllegalArgumentException("The scenario '" + name + "' has nothing to compare with");
        }
    }

    @Override
    public void run(Engine engine) {
        for (Layout layout : layouts) {
            Object actual = result(engine, layout);
            expected.ifPresent(value -> compare(value, actual, layout, engine, "expected"));
            if (oracle == Oracle.REFERENCE) {
                compare(result(new ReferenceEngine(), layout), actual, layout, engine, "the reference gives");
            }
        }
    }

    private Object result(Engine engine, Layout layout) {
        try {
            return program.run(new Workbench(engine, layout));
        } catch (Exception e) {
            throw new AssertionError(
                    "'" + name + "' failed in layout " + layout + " on " + engine.master() + ": " + e, e);
        }
    }

    private void compare(Object wanted, Object actual, Layout layout, Engine engine, String says) {
        if (!Objects.equals(wanted, actual)) {
            throw new AssertionError("'" + name + "' in layout " + layout + " on " + engine.master() + ": " + says
                    + "\n  " + wanted + "\nbut was\n  " + actual);
        }
    }
}
