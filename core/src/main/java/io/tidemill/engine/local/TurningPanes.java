package io.tidemill.engine.local;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Panes of a block that become a front, from the newest to the oldest, some on each slide. The panes themselves are kept until all
 * are turned, since they are the form in which a window is written.
 */
final class TurningPanes<V> {
    private final MaskedReduction<V> reduction;
    private final List<PaneColumn> panes;
    private final ArrayDeque<PaneColumn> turned = new ArrayDeque<>();
    private final @Nullable Object[] totals = new Object[WindowBlock.SIZE];

    /** How many of the panes, the oldest ones, are not turned yet, and what they hold. */
    private int left;

    private long entriesLeft;

    /** Panes from the oldest to the newest, at least one. */
    TurningPanes(MaskedReduction<V> reduction, List<PaneColumn> panes) {
        this.reduction = reduction;
        this.panes = panes;
        this.left = panes.size();
        for (PaneColumn pane : panes) {
            entriesLeft += pane.size;
        }
    }

    /** Returns the panes as they were, from the oldest. */
    List<PaneColumn> panes() {
        return panes;
    }

    long oldestEnd() {
        return panes.get(0).end;
    }

    boolean isComplete() {
        return left == 0;
    }

    /** Turns a share of what is left, so that as much is turned on each of {@code slides}, of which this is the first. */
    void turnShare(long slides) throws Exception {
        long entries = (entriesLeft + slides - 1) / slides;
        while (left > 0 && entries > 0) {
            entries -= turnNewest();
        }
    }

    /** Turns what is left and ends after {@code gone}; the others have no part in what the panes reduce to. */
    void turnRest(long gone) throws Exception {
        while (left > 0 && panes.get(left - 1).end > gone) {
            turnNewest();
        }
    }

    /** Returns how many entries were turned: those of a pane. */
    private int turnNewest() throws Exception {
        PaneColumn pane = panes.get(left - 1);
        @Nullable Object[] after = new Object[pane.size];
        int done = 0;
        try {
            for (; done < pane.size; done++) {
                int key = pane.keys[done];
                after[done] = totals[key];
                totals[key] = reduction.joined(pane.values[done], after[done]);
            }
        } finally {
            if (done < pane.size) {
                undo(pane, after, done);
            }
        }
        turned.addFirst(new PaneColumn(pane.end, pane.keys, after, pane.size));
        left--;
        entriesLeft -= pane.size;
        return pane.size;
    }

    /** Takes back what a pane did before the program's function failed. */
    private void undo(PaneColumn pane, @Nullable Object[] after, int done) {
        for (int i = 0; i < done; i++) {
            totals[pane.keys[i]] = after[i];
        }
    }

    /** Returns the panes as a front. */
    ArrayDeque<PaneColumn> turned() {
        return turned;
    }

    /** Returns what the turned panes of each key reduce to. */
    @Nullable
    Object[] totals() {
        return totals;
    }
}
