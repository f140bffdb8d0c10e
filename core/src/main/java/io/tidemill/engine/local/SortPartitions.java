package io.tidemill.engine.local;

import io.tidemill.plan.SortPlan;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a total order. Each of the parent's partitions is sorted by a task of its own; bounds taken from a
 * sample of these runs cut every run, and each target partition merges its cuts. Merging is done by sorting the cuts laid
 * end to end: the library's merge sort finds the runs, and is stable.
 */
final class SortPartitions<T> extends Partitions<T> {
    private static final int SAMPLES_PER_RUN = 64;

    private final SortPlan<T> plan;
    private final Partitions<T> parent;
    private final ActionTasks tasks;
    private List<T[]> runs = List.of();
    private List<T> bounds = List.of();
    private final List<Target> targets;
    private boolean prepared;

    SortPartitions(SortPlan<T> plan, Partitions<T> parent, ActionTasks tasks) {
        this.plan = plan;
        this.parent = parent;
        this.tasks = tasks;
        this.targets = IntStream.range(0, plan.partitionCount())
                .mapToObj(i -> new Target(i))
                .toList();
    }

    @Override
    int count() {
        return plan.partitionCount();
    }

    @Override
    void prepare() {
        if (prepared) {
            return;
        }
        parent.prepare();
        @SuppressWarnings({"unchecked", "rawtypes"})
        T[][] sorted = (T[][]) new Object[parent.count()][];
        tasks.run(parent.count(), task -> sorted[task] = sortedRun(task));
        runs = List.of(sorted);
        bounds = chooseBounds();
        prepared = true;
    }

    @SuppressWarnings("unchecked")
    private T[] sortedRun(int task) {
        ListSink<T> records = new ListSink<>();
        parent.feed(task, records);
        T[] run = (T[]) records.records().toArray();
        sort(run);
        return run;
    }

    private void sort(T[] run) {
        try {
            Arrays.sort(run, plan.comparator());
        } catch (Throwable e) {
            throw plan.operator().failed(e);
        }
    }

    /** Returns the least records of the target partitions after the first. */
    private List<T> chooseBounds() {
        @SuppressWarnings("unchecked")
        T[] sample = (T[]) runs.stream()
                .flatMap(run -> IntStream.range(0, Math.min(SAMPLES_PER_RUN, run.length))
                        .mapToObj(i -> run[(int) ((long) i * run.length / Math.min(SAMPLES_PER_RUN, run.length))]))
                .toArray();
        sort(sample);
        if (sample.length == 0) {
            return List.of();
        }
        return IntStream.range(1, count())
                .mapToObj(i -> sample[(int) ((long) i * sample.length / count())])
                .toList();
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        return Arrays.asList(targets.get(partition).records()).iterator();
    }

    /** Returns the first position in {@code run} whose record is not less than the target's first bound. */
    private int cut(T[] run, int target) {
        if (target == 0) {
            return 0;
        }
        if (target > bounds.size()) {
            return run.length;
        }
        T bound = bounds.get(target - 1);
        int low = 0;
        int high = run.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (plan.comparator().compare(run[middle], bound) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** One partition of the order, merged when it is first read. */
    private final class Target {
        private final int index;
        private T @Nullable [] records;

        Target(int index) {
            this.index = index;
        }

        synchronized T[] records() {
            if (records == null) {
                try {
                    records = merge();
                } catch (Throwable e) {
                    throw plan.operator().failed(e);
                }
            }
            return records;
        }

        private T[] merge() {
            if (count() == 1 && runs.size() == 1) {
                return runs.get(0);
            }
            int length = runs.stream()
                    .mapToInt(run -> cut(run, index + 1) - cut(run, index))
                    .sum();
            @SuppressWarnings("unchecked")
            T[] merged = (T[]) new Object[length];
            int filled = 0;
            for (T[] run : runs) {
                int from = cut(run, index);
                int size = cut(run, index + 1) - from;
                System.arraycopy(run, from, merged, filled, size);
                filled += size;
            }
            sort(merged);
            return merged;
        }
    }
}
