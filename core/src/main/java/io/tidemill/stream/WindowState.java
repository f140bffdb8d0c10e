package io.tidemill.stream;

import io.tidemill.function.ReduceFunction;
import io.tidemill.function.WindowPanes;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a sliding window knows of one key: a queue of values, one for each pane of time that had any, that can tell their
 * reduction at any moment. It is immutable; every change gives a new one and shares the rest.
 *
 * <pre>
 *   oldest                                      newest
 *   front: a  ->  b  ->  c       back: e  ->  d            each front cell holds the reduction of itself and all
 *        abc    bc     c           total of back: de         front cells after it
 * </pre>
 *
 * <p>A value enters at the back and leaves at the front. When the front is empty, the back is turned over, one reduction a
 * cell; so every value is turned once, and a slide costs the same however long the window is (D. Tangwongsan et al.,
 * <i>General incremental sliding-window aggregation</i>, 2015: two stacks).
 *
 * @param <V> the type of the values
 */
final class WindowState<V> implements Serializable {
    private static final long serialVersionUID = 1L;

    // none of them is ever written: see writeReplace
    private final transient @Nullable Cell<V> front;
    private final transient @Nullable Cell<V> back;
    private final transient @Nullable V backTotal;
    private final transient long oldestBackPane;

    private WindowState(@Nullable Cell<V> front, @Nullable Cell<V> back, @Nullable V backTotal, long oldestBackPane) {
        this.front = front;
        this.back = back;
        this.backTotal = backTotal;
        this.oldestBackPane = oldestBackPane;
    }

    /**
     * A value, and a link.
     *
     * @param pane the end of the pane, in milliseconds since the epoch
     * @param value in the back the pane's value; in the front the reduction from here on
     * @param next in the back the next older, in the front the next newer
     */
    private record Cell<V>(long pane, V value, @Nullable Cell<V> next) {}

    /**
     * The queue as it is written: a long one as a chain of cells would need a deep stack.
     *
     * @param panes of the cells: the front from the oldest, then the back from the newest
     * @param values of the same cells
     * @param frontSize how many of them are the front
     * @param backTotal the reduction of the back, null without one
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Panes<V>(
            long[] panes,
            @Nullable Object[] values,
            int frontSize,
            @Nullable V backTotal) implements Serializable {
        /** Returns the queue; called when it was read, by either serializer. */
        @Serial
        private Object readResolve() {
            if (panes.length != values.length || frontSize < 0 || frontSize > panes.length) {
                throw new IllegalStateException("a window of " + panes.length + " panes has " + values.length
                        + " values, " + frontSize + " of them in front");
            }
            boolean hasBack = panes.length > frontSize;
            return new WindowState<>(
                    chain(0, frontSize),
                    chain(frontSize, panes.length),
                    backTotal,
                    hasBack ? panes[panes.length - 1] : 0);
        }

        @SuppressWarnings("unchecked") // they were values of the queue
        private @Nullable Cell<V> chain(int from, int to) {
            Cell<V> chain = null;
            for (int i = to - 1; i >= from; i--) {
                chain = new Cell<>(panes[i], (V) values[i], chain);
            }
            return chain;
        }
    }

    /** Returns what is written instead. */
    @Serial
    private Object writeReplace() {
        WindowPanes<V> panes = panes();
        return new Panes<>(panes.ends(), panes.values(), panes.frontSize(), panes.backTotal());
    }

    /** Returns the queue with these panes. */
    @SuppressWarnings("unchecked") // of values of V
    static <V> WindowState<V> of(WindowPanes<V> panes) {
        return (WindowState<V>)
                new Panes<>(panes.ends(), panes.values(), panes.frontSize(), panes.backTotal()).readResolve();
    }

    /** Returns the panes of the queue. */
    WindowPanes<V> panes() {
        int frontSize = 0;
        for (Cell<V> cell = front; cell != null; cell = cell.next) {
            frontSize++;
        }
        int size = frontSize;
        for (Cell<V> cell = back; cell != null; cell = cell.next) {
            size++;
        }
        long[] panes = new long[size];
        @Nullable Object[] values = new Object[size];
        int i = 0;
        for (Cell<V> cell = front; cell != null; cell = cell.next) {
            panes[i] = cell.pane;
            values[i++] = cell.value;
        }
        for (Cell<V> cell = back; cell != null; cell = cell.next) {
            panes[i] = cell.pane;
            values[i++] = cell.value;
        }
        return new WindowPanes<>(panes, values, frontSize, backTotal);
    }

    static <V> WindowState<V> empty() {
        return new WindowState<>(null, null, null, 0);
    }

    boolean isEmpty() {
        return front == null && back == null;
    }

    /** Returns the queue with {@code value} added to the pane, which is the newest one or later. */
    @SuppressWarnings("NullAway") // backTotal is there whenever back is
    WindowState<V> add(long pane, V value, ReduceFunction<V> reduce) throws Exception {
        if (back == null) {
            return new WindowState<>(front, new Cell<>(pane, value, null), value, pane);
        }
        Cell<V> newest = back.pane == pane
                ? new Cell<>(pane, reduce.apply(back.value, value), back.next)
                : new Cell<>(pane, value, back);
        return new WindowState<>(front, newest, reduce.apply(backTotal, value), oldestBackPane);
    }

    /** Returns the queue without the panes up to {@code pane}. */
    WindowState<V> dropUntil(long pane, ReduceFunction<V> reduce) throws Exception {
        boolean backStays = back == null || oldestBackPane > pane;
        if (front == null ? backStays : front.pane > pane) {
            return this;
        }
        Cell<V> left = front;
        while (left != null && left.pane <= pane) {
            left = left.next;
        }
        if (left != null || backStays) {
            return new WindowState<>(left, back, backTotal, oldestBackPane);
        }
        return new WindowState<V>(turned(pane, reduce), null, null, 0);
    }

    /** Returns the back's panes after {@code pane} as a front. */
    private @Nullable Cell<V> turned(long pane, ReduceFunction<V> reduce) throws Exception {
        Cell<V> turned = null;
        for (Cell<V> cell = back; cell != null && cell.pane > pane; cell = cell.next) {
            V total = turned == null ? cell.value : reduce.apply(cell.value, turned.value);
            turned = new Cell<>(cell.pane, total, turned);
        }
        return turned;
    }

    /** Returns the reduction of all values; the queue must not be empty. */
    @SuppressWarnings("NullAway") // backTotal is there whenever back is
    V total(ReduceFunction<V> reduce) throws Exception {
        if (front == null) {
            return backTotal;
        }
        return back == null ? front.value : reduce.apply(front.value, backTotal);
    }
}
