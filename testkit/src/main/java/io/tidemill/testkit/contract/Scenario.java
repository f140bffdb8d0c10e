package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import java.util.Set;

/** A named program whose result every engine must agree on. Immutable; it can be run any number of times. */
public interface Scenario {
    /** Returns the sentence that says what holds; unique in the contract. */
    String name();

    /** Returns the operators that the program is about, such as {@code RDD.take(int)}. */
    Set<String> covers();

    /**
     * Runs the program on {@code engine}, which should be new and is to be closed by the caller.
     *
     * @throws AssertionError if the result is another than it must be
     */
    void run(Engine engine);
}
