package io.tidemill.engine.local;

import io.tidemill.plan.SortPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a total order. Each of the parent's partitions is sorted by a task of its own; bounds taken from a
 * sample of these runs cut every run, and each target partition merges its cuts.
 */
final class SortPartitions<T> extends Partitions<T> {
    private static final int SAMPLES_PER_RUN = 64;

    private final SortPlan<T> plan;
    private final Partitions<T> parent;
    private final ActionTasks tasks;
    private List<SortedRun<T>> runs = List.of();
    private List<Object> bounds = List.of();
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
        SortedRun<T>[] sorted = new SortedRun[parent.count()];
        tasks.run(parent.count(), task -> sorted[task] = sortedRun(task));
        runs = List.of(sorted);
        bounds = guarded(this::chooseBounds);
        prepared = true;
    }

    private SortedRun<T> sortedRun(int task) {
        ListSink<T> records = new ListSink<>();
        parent.feed(task, records);
        tasks.hold(records.records());
        return guarded(() -> SortedRun.of(records.records().toArray(), plan.comparator()));
    }

    private <R> R guarded(Supplier<R> comparing) {
        try {
            return comparing.get();
        } catch (Throwable e) {
            throw plan.operator().failed(e);
        }
    }

    /** Returns the least keys of the target partitions after the first. */
    private List<Object> chooseBounds() {
        List<Object> sample = new ArrayList<>();
        for (SortedRun<T> run : runs) {
            int samples = Math.min(SAMPLES_PER_RUN, run.length());
            for (int i = 0; i < samples; i++) {
                sample.add(run.key((int) ((long) i * run.length() / samples)));
            }
        }
        if (sample.isEmpty()) {
            return List.of();
        }
        sample.sort(runs.get(0).keyOrder());
        List<Object> chosen = new ArrayList<>();
        for (int i = 1; i < count(); i++) {
            chosen.add(sample.get((int) ((long) i * sample.size() / count())));
        }
        return chosen;
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        return targets.get(partition).records().iterator();
    }

    /** One partition of the order, merged when it is first read. */
    private final class Target {
        private final int index;
        private @Nullable SortedRun<T> records;

        Target(int index) {
            this.index = index;
        }

        synchronized SortedRun<T> records() {
            if (records == null) {
                records = guarded(this::merge);
            }
            return records;
        }

        private SortedRun<T> merge() {
            if (runs.size() == 1 && count() == 1) {
                return runs.get(0);
            }
            List<SortedRun.Part<T>> parts = runs.stream()
                    .map(run -> new SortedRun.Part<>(run, cut(run, index), cut(run, index + 1)))
                    .toList();
            return SortedRun.merged(parts, plan.comparator());
        }

        /** Returns the first position in {@code run} that belongs to a target or one after it. */
        private int cut(SortedRun<T> run, int target) {
            if (target == 0) {
                return 0;
            }
            return target > bounds.size() ? run.length() : run.firstFrom(bounds.get(target - 1));
        }
    }
}
