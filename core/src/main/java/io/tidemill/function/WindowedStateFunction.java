package io.tidemill.function;

import io.tidemill.time.BatchTime;

/**
 * A state function that reduces sliding windows. An engine may call it as any other, key by key; one that keeps windows in a
 * way of its own finds here all that it needs to know, and is held to the same results. As a function of one window it gives
 * the reduction of all its values.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of a window, as it is written to durable state
 */
public interface WindowedStateFunction<K, V, S> extends StateFunction<K, V, S, Void>, MapFunction<S, V> {
    /** Returns how two values become one. */
    ReduceFunction<V> reduce();

    /** Returns when the pane ends that the batch belongs to, in milliseconds since the epoch. */
    long paneEnd(BatchTime time);

    /** Returns the time from one slide to the next, in milliseconds. */
    long slideMillis();

    /** Returns how long a window is, in milliseconds. */
    long lengthMillis();

    /** Returns the panes of a window. */
    WindowPanes<V> panes(S window);

    /** Returns the window that has these panes. */
    S window(WindowPanes<V> panes);
}
