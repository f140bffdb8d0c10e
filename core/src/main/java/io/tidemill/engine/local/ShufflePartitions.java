package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
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
final class ShufflePartitions<K, V, C> extends Partitions<Pair<K, C>> implements CombinedPieces<C> {
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
        List<@Nullable List<? extends List<?>>> written = new ArrayList<>();
        for (int i = 0; i < parent.count(); i++) {
            written.add(null);
        }
        tasks.run(parent.count(), task -> {
            List<? extends List<?>> portions = write(task);
            synchronized (written) {
                written.set(task, portions);
            }
        });
        for (List<? extends List<?>> portions : written) {
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).portions.addAll(portions.get(i));
            }
        }
        prepared = true;
    }

    /** Returns, for each target, what a task has for it, in the order of the records: tables, keyed records, or lists of pairs. */
    private List<? extends List<?>> write(int task) {
        Aggregation<V, C> aggregation = plan.aggregation().orElse(null);
        if (aggregation != null && aggregation.side() == Aggregation.Side.MAP) {
            CombiningWriter<K, V, C> writer = new CombiningWriter<>(plan.rule(), aggregation, plan.operator());
            parent.feed(task, writer);
            return writer.portions();
        }
        PairWriter<K, V> writer = new PairWriter<>(plan);
        parent.feed(task, writer);
        return writer.lists().stream().map(List::of).toList();
    }

    @Override
    public boolean reducesBy(ReduceFunction<?> reduce) {
        return CombinedPieces.reducesBy(plan, reduce);
    }

    @Override
    public void feedPieces(int partition, KeyedSink<C> sink) {
        targets.get(partition).feedPieces(plan.aggregation().orElseThrow(), sink);
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
            CombineTable<K, V, C> table =
                    portions.isEmpty() || !(portions.get(0) instanceof CombineTable<?, ?, ?> first)
                            ? new CombineTable<>(aggregation, plan.operator())
                            : (CombineTable<K, V, C>) first;
            for (Object portion : portions) {
                if (portion instanceof List<?> pairs) {
                    ((List<Pair<K, V>>) pairs).forEach(table::addPair);
                } else if (portion instanceof KeyedRecords<?> records) {
                    ((KeyedRecords<V>) records).feed(table);
                } else if (portion != table) {
                    table.addAll((CombineTable<K, V, C>) portion);
                }
            }
            return table;
        }

        @SuppressWarnings("unchecked")
        synchronized void feedPieces(Aggregation<V, C> aggregation, KeyedSink<C> sink) {
            if (combined != null) {
                combined.feed(sink);
            }
            for (Object portion : portions) {
                if (portion instanceof List<?> pairs) {
                    ((List<Pair<K, V>>) pairs)
                            .forEach(pair -> CombinedPieces.feed(aggregation, plan.operator(), pair, sink));
                } else if (portion instanceof KeyedRecords<?> records) {
                    ((KeyedRecords<V>) records)
                            .feed((key, hash, value) ->
                                    CombinedPieces.feed(aggregation, plan.operator(), key, hash, value, sink));
                } else {
                    ((CombineTable<K, V, C>) portion).feed(sink);
                }
            }
        }
    }
}
