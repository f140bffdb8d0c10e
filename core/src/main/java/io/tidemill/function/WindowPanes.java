package io.tidemill.function;

import org.jspecify.annotations.Nullable;

/**
 * What a sliding window knows of one key, laid out in arrays: two stacks of panes, the front first, from its oldest pane, then
 * the back, from its newest one.
 *
 * @param ends when the panes end, in milliseconds since the epoch
 * @param values in the front the reduction of the pane and of all front panes after it; in the back the pane's own value
 * @param frontSize how many of them are the front
 * @param backTotal the reduction of the back, null without one
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
public record WindowPanes<V>(
        long[] ends,
        @Nullable Object[] values,
        int frontSize,
        @Nullable V backTotal) {}
