package io.tidemill.engine.local;

import io.tidemill.function.WindowPanes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gathers the panes of each key of a block from the columns; first all panes are counted, then added, the front's first. */
final class WindowGather<V> {
    private final @Nullable Object[] after;
    private final @Nullable Object[] backTotals;
    private final int[] sizes = new int[WindowBlock.SIZE];
    private final int[] filled = new int[WindowBlock.SIZE];
    private final int[] frontSizes = new int[WindowBlock.SIZE];
    private final long[][] ends = new long[WindowBlock.SIZE][];
    private final @Nullable Object[][] values = new Object[WindowBlock.SIZE][];

    WindowGather(@Nullable Object[] front, @Nullable Object[] back) {
        this.after = front.clone();
        this.backTotals = back;
    }

    void count(PaneColumn pane) {
        for (int i = 0; i < pane.size; i++) {
            sizes[pane.keys[i]]++;
        }
    }

    /** Adds a front pane; they come from the oldest. */
    void addFront(PaneColumn pane) {
        for (int i = 0; i < pane.size; i++) {
            int key = pane.keys[i];
            add(key, pane.end, after[key]);
            after[key] = pane.values[i];
            frontSizes[key]++;
        }
    }

    /** Adds a back pane; they come from the newest. */
    void addBack(PaneColumn pane) {
        for (int i = 0; i < pane.size; i++) {
            add(pane.keys[i], pane.end, pane.values[i]);
        }
    }

    private void add(int key, long end, @Nullable Object value) {
        if (filled[key] == 0) {
            ends[key] = new long[sizes[key]];
            values[key] = new Object[sizes[key]];
        }
        ends[key][filled[key]] = end;
        values[key][filled[key]++] = unmasked(value);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T unmasked(@Nullable Object value) {
        return value == null ? null : Nulls.unmask(value);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    @Nullable
    WindowPanes<V>[] windows() {
        @Nullable WindowPanes<V>[] windows = new WindowPanes[WindowBlock.SIZE];
        Arrays.setAll(
                windows,
                key -> sizes[key] == 0
                        ? null
                        : new WindowPanes<V>(ends[key], values[key], frontSizes[key], unmasked(backTotals[key])));
        return windows;
    }
}
