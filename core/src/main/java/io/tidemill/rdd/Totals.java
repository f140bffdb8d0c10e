package io.tidemill.rdd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** The totals of the accumulators of a context, as long as somebody holds them. Safe for use by many threads. */
final class Totals {
    private final Set<DurableTotal> all = Collections.newSetFromMap(new WeakHashMap<>());

    synchronized <A extends DurableTotal> A add(A total) {
        all.add(total);
        return total;
    }

    synchronized List<DurableTotal> all() {
        return new ArrayList<>(all);
    }
}
