package io.tidemill.engine;

import io.tidemill.plan.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The sink that keeps the first few records of an order: it collects twice as many as wanted, sorts, and drops the
 * rest, so that a record costs one comparison once the order has settled. Equal records keep the order they came in.
 */
final class TopRecords<T> implements PartitionSink<T, List<T>> {
    private final Comparator<? super T> comparator;
    private final Operator operator;
    private final int wanted;
    private final T[] kept;
    private int size;
    private boolean settled;

    @SuppressWarnings("unchecked")
    TopRecords(Comparator<? super T> comparator, Operator operator, int wanted) {
        this.comparator = comparator;
        this.operator = operator;
        this.wanted = wanted;
        this.kept = (T[]) new Object[Math.multiplyExact(2, wanted)];
    }

    @Override
    public void accept(T record) {
        try {
            if (settled && comparator.compare(kept[wanted - 1], record) <= 0) {
                return;
            }
            kept[size++] = record;
            if (size == kept.length) {
                settle();
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void settle() {
        Arrays.sort(kept, 0, size, comparator);
        size = Math.min(size, wanted);
        settled = size == wanted;
    }

    /** Returns the records kept, in order. */
    @Override
    public List<T> result() {
        try {
            settle();
        } catch (Throwable e) {
            throw operator.failed(e);
        }
        return new ArrayList<>(Arrays.asList(kept).subList(0, size));
    }
}
