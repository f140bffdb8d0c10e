package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import io.tidemill.engine.local.ResidentPartition;
import io.tidemill.function.Pair;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version of a state from the one before, in place: the partition that lives in this process is changed, by the first task
 * that reads it. If it is not here, because its executor was lost or had no free core, the version before is computed here first.
 *
 * @param version its number
 * @param base the number of the version before; 0 for none
 * @param plan the step; its input is the fragment of the piece
 * @param parents which of the piece's parents are the version before and what the state holds before its first step
 * @param places where the partitions were at the version before
 * @param stage takes to the driver what the step adds to accumulators, and that a partition has been made
 */
record StepWork<K, V, S, T>(
        ResidentStates.StateId state,
        int version,
        int base,
        StatePlan<K, V, S, T> plan,
        StateShape<K, V, S> shape,
        Parents parents,
        Places places,
        Stage stage)
        implements Work<Pair<K, V>, ResidentPartition<K, V, S>> {
    /** What a step reads beside its input. */
    enum Parents {
        /** Nothing: it is the first, or the version before never leaves the process. */
        NONE,
        /** What the state holds before its first step. */
        INITIAL,
        /** The version before. */
        BASE
    }

    /** Finds or makes the partition. Either way it is reported, as the task that made it may have failed afterwards. */
    @Override
    public Iterator<ResidentPartition<K, V, S>> run(PieceTask<Pair<K, V>> task) {
        ResidentStates.Slot slot = ResidentStates.slot(state, task.partition());
        synchronized (slot) {
            @Nullable ResidentPartition<K, V, S> known = slot.at(version);
            if (known == null) {
                known = step(task, slot);
            }
            stage.report(task.partition(), slot.added(), here());
            return List.of(known).iterator();
        }
    }

    private ResidentPartition<K, V, S> step(PieceTask<Pair<K, V>> task, ResidentStates.Slot slot) {
        if (slot.isGivenUp(version)) {
            throw new IllegalStateException(
                    "Batch " + plan.time() + " was given up; this task of state '" + plan.name() + "' is late");
        }
        ResidentStates.dropMoved(state, places, here(), task.partition());
        try (TaskScope scope = TaskScope.open()) {
            ResidentPartition<K, V, S> partition = base == 0 ? first(task, slot) : before(task, slot);
            partition.step(plan, task);
            slot.stepped(base, version, List.copyOf(scope.additions()));
            return partition;
        }
    }

    private ResidentPartition<K, V, S> before(PieceTask<Pair<K, V>> task, ResidentStates.Slot slot) {
        ResidentPartition<K, V, S> known = slot.committed(base);
        if (known == null && parents == Parents.BASE) {
            slot.clear();
            task.held(0, task.partition()).next(); // takes the steps before, here
            known = slot.committed(base);
        }
        if (known == null) {
            throw new IllegalStateException(
                    "Partition " + task.partition() + " of state '" + plan.name() + "' is lost");
        }
        return known;
    }

    @SuppressWarnings("unchecked") // the parent holds the state's entries
    private ResidentPartition<K, V, S> first(PieceTask<Pair<K, V>> task, ResidentStates.Slot slot) {
        ResidentPartition<K, V, S> created = new ResidentPartition<>(shape, task.partition());
        if (parents == Parents.INITIAL) {
            task.held(0, task.partition()).forEachRemaining(entry -> created.putInitial((Pair<K, S>) entry));
        }
        slot.put(created, base);
        return created;
    }

    /** Returns the name of this process for Spark's scheduler. */
    static String here() {
        SparkEnv env = SparkEnv.get();
        return Places.name(env.blockManager().blockManagerId().host(), env.executorId());
    }
}
