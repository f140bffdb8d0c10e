package io.tidemill.engine.local;

import io.tidemill.function.ReduceFunction;
import io.tidemill.function.WindowPanes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sliding windows of a block of keys, as two stacks of panes: see {@code WindowState} for those of one key. All keys of a
 * block are turned over at once, so that a pane is two arrays and no key needs objects of its own.
 *
 * <pre>
 *                 front panes            back panes            step
 *             oldest ...  newest     oldest ... newest
 *   key 0       bc     c     -          d          -             e       front: abc   back: de
 *   key 1       -      y     -          -          z             -       front: xy    back: z
 * </pre>
 *
 * <p>{@code front} holds of every key what its front panes reduce to, {@code back} the same of the others. A back pane holds
 * its values. A front pane holds what {@code front} will be when it has left: the reduction of those after it. So a pane that
 * leaves costs a copy, one that is turned over a reduction a key, once, and one that comes a reduction a key.
 *
 * <p>What the open step adds lies apart until the next one begins; of the keys that it changed it knows the back as it was, and
 * that is all it takes to undo it. Panes leave and stacks are turned for good: no later step needs what has left, nor does the
 * same one, taken again. User code is called before anything is changed that could not be undone.
 */
final class WindowBlock<V> {
    static final int BITS = 10;
    static final int SIZE = 1 << BITS;

    private final ReduceFunction<V> reduce;
    private @Nullable Object[] front = new Object[SIZE];
    private final @Nullable Object[] back = new Object[SIZE];
    private ArrayDeque<PaneColumn> fronts = new ArrayDeque<>();
    private final ArrayDeque<PaneColumn> backs = new ArrayDeque<>();
    private boolean isUneven;

    /** The newest back pane, while batches may still add to it. */
    private @Nullable PaneColumn open;

    /** Where in the open pane a key is, plus one; only while several batches have added to it. */
    private char @Nullable [] openAt;

    /** What the open step, or the last one, adds; the back has it already as far as it is folded. */
    private @Nullable PaneColumn step;

    private final char[] stepAt = new char[SIZE];
    private @Nullable Object[] backBefore = {};
    private @Nullable Object[] openAfter = {};
    private int folded;
    private int usualSize;

    WindowBlock(ReduceFunction<V> reduce) {
        this.reduce = reduce;
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

    /** Drops what ended at {@code gone} or before. A block whose turn it is turns over now, if its front is empty. */
    void slide(long gone, boolean isTurn, IntConsumer empty) throws Exception {
        while (!fronts.isEmpty() && fronts.element().end <= gone) {
            leave(fronts.remove(), empty);
        }
        PaneColumn oldest = backs.isEmpty() ? open : backs.peek();
        if (oldest == null) {
            return;
        }
        if (oldest.end <= gone || (isTurn && (fronts.isEmpty() || isUneven))) {
            turn(gone, empty);
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

    /** Makes the back's panes after {@code gone} the newest ones of the front. */
    private void turn(long gone, IntConsumer empty) throws Exception {
        close();
        @Nullable Object[] turnedFront = new Object[SIZE];
        ArrayDeque<PaneColumn> turned = new ArrayDeque<>(fronts.size() + backs.size() + 1);
        for (Iterator<PaneColumn> newestFirst = backs.descendingIterator(); newestFirst.hasNext(); ) {
            PaneColumn pane = newestFirst.next();
            if (pane.end > gone) {
                turned.addFirst(turned(pane, turnedFront));
            }
        }
        if (!fronts.isEmpty()) {
            turnedFront = join(fronts, turnedFront, turned);
        }
        front = turnedFront;
        fronts = turned;
        isUneven = false;
        Arrays.fill(back, null);
        while (!backs.isEmpty()) {
            PaneColumn pane = backs.remove();
            for (int i = 0; pane.end <= gone && i < pane.size; i++) {
                reportIfEmpty(pane.keys[i], empty);
            }
        }
    }

    private PaneColumn turned(PaneColumn pane, @Nullable Object[] after) throws Exception {
        @Nullable Object[] values = new Object[pane.size];
        for (int i = 0; i < pane.size; i++) {
            int key = pane.keys[i];
            values[i] = after[key];
            after[key] = joined(pane.values[i], values[i]);
        }
        return new PaneColumn(pane.end, pane.keys, values, pane.size);
    }

    /** Puts panes before {@code turned}, which reduce to {@code total}, and returns what all reduce to. */
    private @Nullable Object[] join(
            ArrayDeque<PaneColumn> before, @Nullable Object[] total, ArrayDeque<PaneColumn> turned) throws Exception {
        for (Iterator<PaneColumn> newestFirst = before.descendingIterator(); newestFirst.hasNext(); ) {
            PaneColumn pane = newestFirst.next();
            @Nullable Object[] values = new Object[pane.size];
            for (int i = 0; i < pane.size; i++) {
                values[i] = joined(pane.values[i], total[pane.keys[i]]);
            }
            turned.addFirst(new PaneColumn(pane.end, pane.keys, values, pane.size));
        }
        @Nullable Object[] all = new Object[SIZE];
        for (int key = 0; key < SIZE; key++) {
            all[key] = joined(front[key], total[key]);
        }
        return all;
    }

    /** Reduces what the step adds into the back. */
    void fold() throws Exception {
        PaneColumn pane = step;
        if (pane == null) {
            return;
        }
        @Nullable Object[] before = new Object[pane.size];
        backBefore = before;
        if (open != null && open.end == pane.end) {
            foldIntoOpen(open, indexOf(open), pane);
        }
        for (int i = 0; i < pane.size; i++) {
            int key = pane.keys[i];
            before[i] = back[key];
            back[key] = joined(before[i], pane.values[i]);
            stepAt[key] = 0;
            folded = i + 1;
        }
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
            }
            stepAt[key] = 0;
            reportIfEmpty(key, empty);
        }
        backBefore = new Object[0];
        openAfter = new Object[0];
    }

    @SuppressWarnings("NullAway") // a masked value is not null
    private @Nullable Object joined(@Nullable Object earlier, @Nullable Object later) throws Exception {
        if (earlier == null || later == null) {
            return earlier == null ? later : earlier;
        }
        return Nulls.mask(reduce.apply(Nulls.<V>unmask(earlier), Nulls.<V>unmask(later)));
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
        ArrayDeque<PaneColumn> behind = new ArrayDeque<>(backs);
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

    /** Ends restoring. All has become front at once; so the block turns over out of turn, lest all do it together for ever. */
    void restored(NavigableMap<Long, PaneColumn> panes) {
        fronts.addAll(panes.values());
        isUneven = true;
    }
}
