package io.tidemill.stream;

import io.tidemill.function.ReduceFunction;
import io.tidemill.function.State;
import io.tidemill.function.StateFunction;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The state function of sliding windows: every batch adds its values to their pane; every slide drops what has left the
 * window, and forgets keys that have nothing in it any more.
 */
final class WindowFunction<K, V> implements StateFunction<K, V, WindowState<V>, Void> {
    private static final long serialVersionUID = 1L;

    private final ReduceFunction<V> reduce;
    private final Duration length;
    private final Duration slide;
    private final long paneMillis;
    private final long panesInWindow;

    WindowFunction(ReduceFunction<V> reduce, Duration length, Duration slide) {
        this.reduce = reduce;
        this.length = length;
        this.slide = slide;
        this.paneMillis = Durations.commonDivisor(length, slide).toMillis();
        this.panesInWindow = length.toMillis() / paneMillis;
    }

    long lengthMillis() {
        return length.toMillis();
    }

    long paneMillis() {
        return paneMillis;
    }

    @Override
    public void update(
            BatchTime time, K key, List<V> values, State<WindowState<V>> state, Consumer<? super Void> output)
            throws Exception {
        WindowState<V> window = state.getOption().orElseGet(WindowState::empty);
        long pane = -Math.floorDiv(-time.epochMillis(), paneMillis) * paneMillis;
        for (V value : values) {
            window = window.add(pane, value, reduce);
        }
        if (time.isMultipleOf(slide)) {
            window = window.dropUntil(time.minus(length).epochMillis(), reduce);
            if (isTurn(key, pane)) {
                window = window.turnedEarly(reduce);
            }
        }
        if (window.isEmpty()) {
            state.remove();
        } else {
            state.update(window);
        }
    }

    /** A window of many panes changes by one of them. */
    @Override
    public boolean isCalledAgain() {
        return true;
    }

    private boolean isTurn(K key, long pane) {
        return Math.floorMod(pane / paneMillis + Objects.hashCode(key), panesInWindow) == 0;
    }
}
