package io.tidemill.stream;

import io.tidemill.function.ReduceFunction;
import io.tidemill.function.State;
import io.tidemill.function.WindowPanes;
import io.tidemill.function.WindowedStateFunction;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The state function of sliding windows: every batch adds its values to their pane; every slide drops what has left the
 * window, and forgets keys that have nothing in it any more.
 */
final class WindowFunction<K, V> implements WindowedStateFunction<K, V, WindowState<V>> {
    private static final long serialVersionUID = 1L;

    private final ReduceFunction<V> reduce;
    private final Duration length;
    private final Duration slide;
    private final long paneMillis;

    WindowFunction(ReduceFunction<V> reduce, Duration length, Duration slide) {
        this.reduce = reduce;
        this.length = length;
        this.slide = slide;
        this.paneMillis = Durations.commonDivisor(length, slide).toMillis();
    }

    @Override
    public ReduceFunction<V> reduce() {
        return reduce;
    }

    @Override
    public long lengthMillis() {
        return length.toMillis();
    }

    @Override
    public long slideMillis() {
        return slide.toMillis();
    }

    /** Returns how long a pane is, in milliseconds. */
    long paneMillis() {
        return paneMillis;
    }

    @Override
    public long paneEnd(BatchTime time) {
        return -Math.floorDiv(-time.epochMillis(), paneMillis) * paneMillis;
    }

    /*
     * What follows is the plain way, key by key. The embedded engine keeps windows in a faster one, and comes here only with
     * what it reads from durable state; the contract's reference always comes here.
     */

    @Override
    public void update(
            BatchTime time, K key, List<V> values, State<WindowState<V>> state, Consumer<? super Void> output)
            throws Exception {
        WindowState<V> window = state.getOption().orElseGet(WindowState::empty);
        long pane = paneEnd(time);
        for (V value : values) {
            window = window.add(pane, value, reduce);
        }
        if (time.isMultipleOf(slide)) {
            window = window.dropUntil(time.minus(length).epochMillis(), reduce);
        }
        if (window.isEmpty()) {
            state.remove();
        } else {
            state.update(window);
        }
    }

    @Override
    public V apply(WindowState<V> window) throws Exception {
        return window.total(reduce);
    }

    @Override
    public WindowPanes<V> panes(WindowState<V> window) {
        return window.panes();
    }

    @Override
    public WindowState<V> window(WindowPanes<V> panes) {
        return WindowState.of(panes);
    }

    /** A window of many panes changes by one of them. */
    @Override
    public boolean isCalledAgain() {
        return true;
    }
}
