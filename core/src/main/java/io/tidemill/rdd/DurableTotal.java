package io.tidemill.rdd;

/** The total of an accumulator, as something that can be kept over crashes under its name. */
public interface DurableTotal {
    /** Returns the accumulator's name. */
    String name();

    /** Returns the total, as a value that a state could hold; not changed by additions that follow. */
    Object kept();

    /** Sets the total to what {@link #kept} returned in an earlier run. */
    void restore(Object kept);
}
