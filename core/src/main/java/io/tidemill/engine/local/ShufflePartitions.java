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
        List<@Nullable List<List<Portion<K, V, C>>>> written = new ArrayList<>();
        for (int i = 0; i < parent.count(); i++) {
            written.add(null);
        }
        tasks.run(parent.count(), task -> {
            List<List<Portion<K, V, C>>> portions = write(task);
            synchronized (written) {
                written.set(task, portions);
            }
        });
        for (List<List<Portion<K, V, C>>> portions : written) {
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).portions.addAll(portions.get(i));
            }
        }
        prepared = true;
    }

    /** Returns, for each target, what a task has for it, in the order of the records. */
    private List<List<Portion<K, V, C>>> write(int task) {
        Aggregation<V, C> aggregation = plan.aggregation().orElse(null);
        if (aggregation != null && aggregation.side() == Aggregation.Side.MAP) {
            CombiningWriter<K, V, C> writer = new CombiningWriter<>(plan.rule(), aggregation, plan.operator());
            parent.feed(task, writer);
            return writer.portions();
        }
        PairWriter<K, V> writer = new PairWriter<>(plan);
        parent.feed(task, writer);
        writer.lists().forEach(tasks::hold);
        return writer.lists().stream()
                .<List<Portion<K, V, C>>>map(
                        list -> List.of(new Portion.Moved<>(list, plan.aggregation(), plan.operator())))
                .toList();
    }

    @Override
    public boolean reducesBy(ReduceFunction<?> reduce) {
        return CombinedPieces.reducesBy(plan, reduce);
    }

    @Override
    public void feedPieces(int partition, KeyedSink<C> sink) {
        targets.get(partition).feedPieces(sink);
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
        private List<Portion<K, V, C>> portions = new ArrayList<>();

        synchronized Iterator<Pair<K, C>> pairs() {
            if (plan.aggregation().isPresent()) {
                CombineTable<K, V, C> combined = combined(plan.aggregation().get());
                portions = List.of(combined);
                return combined.pairs();
            }
            return new ConcatIterator<>(portions.stream().map(Portion::pairs).iterator());
        }

        private CombineTable<K, V, C> combined(Aggregation<V, C> aggregation) {
            CombineTable<K, V, C> table =
                    portions.isEmpty() || !(portions.get(0) instanceof CombineTable<K, V, C> first)
                            ? new CombineTable<>(aggregation, plan.operator())
                            : first;
            for (Portion<K, V, C> portion : portions) {
                if (portion != table) {
                    portion.addTo(table);
                }
            }
            return table;
        }

        synchronized void feedPieces(KeyedSink<C> sink) {
            portions.forEach(portion -> portion.feed(sink));
        }
    }
}
