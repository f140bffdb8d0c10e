package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.ShufflePlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The partitions after a shuffle. Every task before it leaves one portion for each target partition; the task after it
 * joins the portions of its partition, in the order of the tasks, so that the result does not depend on who was faster.
 */
final class ShufflePartitions<K, V, C> extends Partitions<Pair<K, C>> {
    private final ShufflePlan<K, V, C> plan;
    private final Partitions<Pair<K, V>> parent;
    private final ActionTasks tasks;
    private final List<Target> targets;
    private boolean prepared;

    ShufflePartitions(ShufflePlan<K, V, C> plan, Partitions<Pair<K, V>> parent, ActionTasks tasks) {
        this.plan = plan;
        this.parent = parent;
        this.tasks = tasks;
        this.targets = IntStream.range(0, plan.partitionCount())
                .mapToObj(i -> new Target())
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
        List<@Nullable List<? extends Object>> written = new ArrayList<>();
        for (int i = 0; i < parent.count(); i++) {
            written.add(null);
        }
        tasks.run(parent.count(), task -> {
            List<? extends Object> portions = write(task);
            synchronized (written) {
                written.set(task, portions);
            }
        });
        for (List<? extends Object> portions : written) {
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).portions.add(portions.get(i));
            }
        }
        prepared = true;
    }

    private List<? extends Object> write(int task) {
        Aggregation<V, C> aggregation = plan.aggregation().orElse(null);
        if (aggregation != null && aggregation.side() == Aggregation.Side.MAP) {
            CombiningWriter<K, V, C> writer = new CombiningWriter<>(plan.rule(), aggregation, plan.operator());
            parent.feed(task, writer);
            return writer.tables();
        }
        PairWriter<K, V> writer = new PairWriter<>(plan);
        parent.feed(task, writer);
        return writer.lists();
    }

    @Override
    void feed(int partition, Sink<? super Pair<K, C>> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<Pair<K, C>> iterator(int partition) {
        return targets.get(partition).pairs();
    }

    /** What one partition receives. */
    private final class Target {
        private List<Object> portions = new ArrayList<>();
        private @Nullable CombineTable<K, V, C> combined;

        @SuppressWarnings("unchecked")
        synchronized Iterator<Pair<K, C>> pairs() {
            if (plan.aggregation().isEmpty()) {
                return new ConcatIterator<>(portions.stream()
                        .map(portion -> ((List<Pair<K, C>>) portion).iterator())
                        .iterator());
            }
            if (combined == null) {
                combined = combine(plan.aggregation().get());
                portions = List.of();
            }
            return combined.pairs();
        }

        @SuppressWarnings("unchecked")
        private CombineTable<K, V, C> combine(Aggregation<V, C> aggregation) {
            if (aggregation.side() == Aggregation.Side.MAP && !portions.isEmpty()) {
                return combineTables((List<CombineTable<K, V, C>>) (List<?>) portions);
            }
            CombineTable<K, V, C> table = new CombineTable<>(aggregation, plan.operator());
            for (Object portion : portions) {
                ((List<Pair<K, V>>) portion).forEach(table::addPair);
            }
            return table;
        }

        private CombineTable<K, V, C> combineTables(List<CombineTable<K, V, C>> tables) {
            CombineTable<K, V, C> first = tables.get(0);
            tables.subList(1, tables.size()).forEach(first::addAll);
            return first;
        }
    }
}
