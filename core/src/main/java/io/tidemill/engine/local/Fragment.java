package io.tidemill.engine.local;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * A piece of a plan in which no record moves between partitions, for an engine that ships plans: it runs in any thread of any
 * process, one partition at a time, by the same code as on the embedded engine.
 *
 * <p>Immutable. Run it inside a {@link io.tidemill.engine.TaskScope}.
 *
 * @param plan has only narrow nodes, and shuffles that move nothing
 */
public record Fragment<T>(Plan<T> plan) implements Serializable {
    private static final Operator ACTION = new Operator("action", "");

    /** Returns the records of a partition one by one, computing no more than is taken. */
    public Iterator<T> records(int partition, SplitOpener opener) {
        return partitions(opener).iterator(partition);
    }

    /** Returns what pushes the records of a partition into {@code sink}, as far as it is asked to. */
    public Pump pump(int partition, Consumer<? super T> sink, SplitOpener opener) {
        return partitions(opener).pump(partition, new EachSink<>(sink));
    }

    /** Pushes the records of a partition into a sink of {@code action}, and returns its result. */
    public <R> R run(int partition, PartitionAction<? super T, R> action, SplitOpener opener) {
        Partitions<T> partitions = partitions(opener);
        try (PartitionSink<? super T, R> sink = action.open(partition)) {
            partitions.feed(partition, new ActionSink<T>(sink));
            return sink.result();
        } catch (Throwable e) {
            throw ACTION.failed(e);
        }
    }

    Partitions<T> partitions(SplitOpener opener) {
        return new Compiler(opener).compile(plan);
    }

    /** Refuses what is not narrow: whoever made the fragment should have cut there. */
    private static final class Compiler extends NarrowCompiler {
        Compiler(SplitOpener opener) {
            super(opener);
        }

        @Override
        <K, V, C> Partitions<?> moving(ShufflePlan<K, V, C> plan) {
            throw notNarrow(plan);
        }

        @Override
        public <S> Partitions<?> visitSort(SortPlan<S> plan) {
            throw notNarrow(plan);
        }

        @Override
        public <S> Partitions<?> visitCached(CachedPlan<S> plan) {
            throw notNarrow(plan);
        }

        @Override
        public <K, V, S, E> Partitions<?> visitState(StatePlan<K, V, S, E> plan) {
            throw notNarrow(plan);
        }

        @Override
        public <K, S, W> Partitions<?> visitStateEntries(StateEntriesPlan<K, S, W> plan) {
            throw notNarrow(plan);
        }

        private static IllegalArgumentException notNarrow(Plan<?> plan) {
            return new IllegalArgumentException(
                    "A fragment has no place for a " + plan.getClass().getSimpleName());
        }
    }
}
