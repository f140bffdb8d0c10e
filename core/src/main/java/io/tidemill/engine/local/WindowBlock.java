package io.tidemill.engine.local;

import io.tidemill.function.ReduceFunction;
import io.tidemill.function.WindowPanes;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sliding windows of a block of keys, as two stacks of panes: see {@code WindowState} for those of one key. A pane is two
 * arrays, and no key needs objects of its own.
 *
 * <pre>
 *              front panes          turning panes            back panes            step
 *           oldest ... newest      oldest ... newest      oldest ... newest
 *   key 0     bc    c    -            d        e             f         -             g      front: abc   back: def
 *   key 1     -     y    -            -        -             -         z             -      front: xy    back: z
 * </pre>
 *
 * <p>{@code front} holds of every key what its front panes reduce to, {@code back} the same of the others. A back pane holds
 * its values. A front pane holds what {@code front} will be when it has left: the reduction of those after it. So a pane that
 * leaves costs a copy, one that is turned over a reduction a key, once, and one that comes two.
 *
 * <p>When the oldest back pane has been in the window for half of its length, all that are there begin to be turned over, an
 * equal share of them on each slide, so that it is done when the oldest has to leave; they take the place of the front when that
 * is empty. Meanwhile {@code fresh} holds what those reduce to that came since, which is the back from then on.
 *
 * <p>What the open step adds lies apart until the next one begins; of the keys that it changed it knows the back as it was, and
 * that is all it takes to undo it. Panes leave and are turned for good: no later step needs what has left, nor does the
 * same one, taken again. User code is called before anything is changed that could not be undone.
 */
final class WindowBlock<V> {
    static final int BITS = 10;
    static final int SIZE = 1 << BITS;

    private final MaskedReduction<V> reduction;
    private @Nullable Object[] front = new Object[SIZE];
    private @Nullable Object[] back = new Object[SIZE];
    private ArrayDeque<PaneColumn> fronts = new ArrayDeque<>();
    private final ArrayDeque<PaneColumn> backs = new ArrayDeque<>();
    private @Nullable TurningPanes<V> turning;

    /** What the panes behind those that are turning reduce to; only while some are. */
    private @Nullable Object @Nullable [] fresh;

    /** The newest back pane, while batches may still add to it. */
    private @Nullable PaneColumn open;

    /** Where in the open pane a key is, plus one; only while several batches have added to it. */
    private char @Nullable [] openAt;

    /** What the open step, or the last one, adds; the back has it already as far as it is folded. */
    private @Nullable PaneColumn step;

    private final char[] stepAt = new char[SIZE];
    private @Nullable Object[] backBefore = {};
    private @Nullable Object[] freshBefore = {};
    private @Nullable Object[] openAfter = {};
    private int folded;
    private int usualSize;

    WindowBlock(ReduceFunction<V> reduce) {
        this.reduction = new MaskedReduction<>(reduce);
    }

    // ---- a step: settle, add, slide, fold

    /** Makes what the last step added, if it was not undone, a part of the back for good. */
    void settle() {
        PaneColumn taken = step;
        if (taken == null) {
            return;
        }
        step = null;
        usualSize = taken.size;
        if (open == null || open.end != taken.end) {
            close();
            taken.trim();
            open = taken;
        } else {
            addTo(open, indexOf(open), taken);
        }
        backBefore = new Object[0];
        freshBefore = new Object[0];
        openAfter = new Object[0];
    }

    private void addTo(PaneColumn pane, char[] at, PaneColumn taken) {
        for (int i = 0; i < taken.size; i++) {
            int key = taken.keys[i];
            if (at[key] == 0) {
                pane.add(key, taken.values[i]);
                at[key] = (char) pane.size;
            } else {
                pane.values[at[key] - 1] = openAfter[i];
            }
        }
    }

    private char[] indexOf(PaneColumn pane) {
        if (openAt == null) {
            openAt = new char[SIZE];
            for (int i = 0; i < pane.size; i++) {
                openAt[pane.keys[i]] = (char) (i + 1);
            }
        }
        return openAt;
    }

    private void close() {
        if (open != null) {
            backs.add(open);
            open = null;
            openAt = null;
        }
    }

    /** Adds a value to the step's pane. */
    void add(long end, int key, Object value) throws Exception {
        PaneColumn pane = step;
        if (pane == null) {
            pane = new PaneColumn(end, usualSize);
            step = pane;
            folded = 0;
        }
        int at = stepAt[key];
        if (at == 0) {
            pane.add(key, value);
            stepAt[key] = (char) pane.size;
        } else {
            pane.values[at - 1] = joined(pane.values[at - 1], value);
        }
    }

    /**
     * Drops what ended at {@code gone} or before, and turns over its share of the panes.
     *
     * @param slideMillis the time until the next slide
     * @param halfMillis half of the length of a window
     */
    void slide(long gone, long slideMillis, long halfMillis, IntConsumer empty) throws Exception {
        while (!fronts.isEmpty() && fronts.element().end <= gone) {
            leave(fronts.remove(), empty);
        }
        while (fronts.isEmpty() && oldestBehind() <= gone) {
            TurningPanes<V> panes = turning == null ? beginTurning() : turning;
            panes.turnRest(gone);
            becomeFront(panes, gone, empty);
        }
        takeTurned(gone, empty);
        if (turning == null && oldestBehind() - slideMillis <= gone + halfMillis) {
            beginTurning();
        }
        if (turning != null) {
            turning.turnShare((turning.oldestEnd() - gone + slideMillis - 1) / slideMillis);
            takeTurned(gone, empty);
        }
    }

    /** Returns when the oldest pane ends that is not at the front. */
    private long oldestBehind() {
        if (turning != null) {
            return turning.oldestEnd();
        }
        PaneColumn oldest = backs.isEmpty() ? open : backs.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.end;
    }

    private TurningPanes<V> beginTurning() {
        close();
        TurningPanes<V> panes = new TurningPanes<>(reduction, List.copyOf(backs));
        backs.clear();
        fresh = new Object[SIZE];
        turning = panes;
        return panes;
    }

    private void takeTurned(long gone, IntConsumer empty) {
        TurningPanes<V> panes = turning;
        if (panes != null && panes.isComplete() && fronts.isEmpty()) {
            becomeFront(panes, gone, empty);
        }
    }

    /** Makes the turned panes the front, without those that ended at {@code gone} or before. */
    private void becomeFront(TurningPanes<V> panes, long gone, IntConsumer empty) {
        front = panes.totals();
        fronts = panes.turned();
        back = Objects.requireNonNull(fresh);
        turning = null;
        fresh = null;
        for (PaneColumn pane : panes.panes()) {
            for (int i = 0; pane.end <= gone && i < pane.size; i++) {
                reportIfEmpty(pane.keys[i], empty);
            }
        }
        while (!fronts.isEmpty() && fronts.element().end <= gone) {
            leave(fronts.remove(), empty);
        }
    }

    private void leave(PaneColumn pane, IntConsumer empty) {
        for (int i = 0; i < pane.size; i++) {
            int key = pane.keys[i];
            front[key] = pane.values[i];
            reportIfEmpty(key, empty);
        }
    }

    private void reportIfEmpty(int key, IntConsumer empty) {
        if (front[key] == null && back[key] == null && stepAt[key] == 0) {
            empty.accept(key);
        }
    }

    /** Reduces what the step adds into the back. */
    void fold() throws Exception {
        PaneColumn pane = step;
        if (pane == null) {
            return;
        }
        backBefore = new Object[pane.size];
        freshBefore = new Object[fresh == null ? 0 : pane.size];
        if (open != null && open.end == pane.end) {
            foldIntoOpen(open, indexOf(open), pane);
        }
        for (int i = 0; i < pane.size; i++) {
            fold(pane.keys[i], pane.values[i], i);
            folded = i + 1;
        }
    }

    private void fold(int key, @Nullable Object value, int at) throws Exception {
        @Nullable Object[] since = fresh;
        Object before = back[key];
        Object after = joined(before, value);
        if (since != null) {
            Object freshAfter = since[key] == before ? after : joined(since[key], value);
            freshBefore[at] = since[key];
            since[key] = freshAfter;
        }
        backBefore[at] = before;
        back[key] = after;
        stepAt[key] = 0;
    }

    private void foldIntoOpen(PaneColumn sharedPane, char[] at, PaneColumn pane) throws Exception {
        openAfter = new Object[pane.size];
        for (int i = 0; i < pane.size; i++) {
            int there = at[pane.keys[i]];
            if (there != 0) {
                openAfter[i] = joined(sharedPane.values[there - 1], pane.values[i]);
            }
        }
    }

    /** Undoes what the open step added. */
    void undo(IntConsumer empty) {
        PaneColumn pane = step;
        if (pane == null) {
            return;
        }
        step = null;
        for (int i = 0; i < pane.size; i++) {
            int key = pane.keys[i];
            if (i < folded) {
                back[key] = backBefore[i];
                if (fresh != null) {
                    fresh[key] = freshBefore[i];
                }
            }
            stepAt[key] = 0;
            reportIfEmpty(key, empty);
        }
        backBefore = new Object[0];
        freshBefore = new Object[0];
        openAfter = new Object[0];
    }

    private @Nullable Object joined(@Nullable Object earlier, @Nullable Object later) throws Exception {
        return reduction.joined(earlier, later);
    }

    // ---- reading

    /** Returns what the window of a key reduces to, masked, or null if it is empty. */
    @Nullable
    Object total(int key) throws Exception {
        return joined(front[key], back[key]);
    }

    boolean isEmpty(int key) {
        return front[key] == null && back[key] == null;
    }

    /** Returns what the open step adds. */
    @Nullable
    PaneColumn step() {
        return step;
    }

    /** Returns the panes of every key that has any. */
    @Nullable
    WindowPanes<V>[] windows() {
        ArrayDeque<PaneColumn> behind = new ArrayDeque<>(turning == null ? List.of() : turning.panes());
        behind.addAll(backs);
        if (open != null) {
            behind.add(open);
        }
        if (step != null) {
            behind.add(step);
        }
        WindowGather<V> gather = new WindowGather<>(front, back);
        fronts.forEach(gather::count);
        behind.forEach(gather::count);
        fronts.forEach(gather::addFront);
        behind.descendingIterator().forEachRemaining(gather::addBack);
        return gather.windows();
    }

    // ---- restoring

    /** Puts a window of front panes, before the first step, among panes of others by their ends. */
    void restore(int key, long[] ends, Object[] totals, NavigableMap<Long, PaneColumn> panes) {
        front[key] = totals[0];
        for (int i = 0; i < ends.length; i++) {
            Object after = i + 1 < ends.length ? totals[i + 1] : null;
            panes.computeIfAbsent(ends[i], end -> new PaneColumn(end, 4)).add(key, after);
        }
    }

    /** Ends restoring: all is front. */
    void restored(NavigableMap<Long, PaneColumn> panes) {
        fronts.addAll(panes.values());
    }
}
