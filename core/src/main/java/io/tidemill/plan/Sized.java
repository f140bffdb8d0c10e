package io.tidemill.plan;

/** A record that says how many bytes it takes on the heap, where {@link RecordSize} would not see what it refers to. */
public interface Sized {
    /** Returns an estimate of the bytes that it takes, with all that only it refers to. */
    long heapBytes();
}
