package io.tidemill.rdd;

import java.util.function.Consumer;

/** The total of an accumulator, as something that can be kept over crashes under its name. */
public interface DurableTotal {
    /** Returns the accumulator's name. */
    String name();

    /** Has {@code write} take the total, as a value that a state could hold; nothing is added meanwhile. */
    void keep(Consumer<Object> write);

    /**
     * Sets the total to what {@link #keep} gave in an earlier run.
     *
     * @throws ClassCastException if that was the total of another kind of accumulator, or of another type
     */
    void restore(Object kept);
}
