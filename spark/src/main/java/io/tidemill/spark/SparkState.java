package io.tidemill.spark;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.engine.local.ResidentPartition;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state: a row of versions, each an RDD that depends on the one before it and on its step's input. The partitions live in the
 * executors and are changed in place; the RDDs are the way to rebuild one that was lost.
 *
 * <pre>
 *   blocks -> version 4 -> version 5 -> version 6      committed: 5, open: 6
 *                             ^            ^
 *                        input of 5   input of 6
 * </pre>
 *
 * <p>So that the row does not grow forever, all entries are written as blocks now and then, and the row begins with them.
 */
final class SparkState<K, V, S> {
    private static final Logger LOG = LoggerFactory.getLogger(SparkState.class);
    private static final Operator BLOCKS = new Operator("blocks", "");

    private final ResidentStates.StateId id;
    private int versions;
    private @Nullable StateShape<K, V, S> shape;
    private @Nullable Version<K, V, S> committed;
    private @Nullable Version<K, V, S> open;
    private @Nullable BatchTime committedTime;
    private @Nullable BatchTime givenUpTime;
    private List<KeptBlock> restored = new ArrayList<>();
    private boolean isRestored;
    private @Nullable RDD<KeptBlock> base;
    private int stepsSinceBase;
    private final List<ShippedSplit> inputSinceBase = new ArrayList<>();
    private int round;
    private boolean isRoundComplete;
    private boolean hasFailed;

    /** A state of which no step may be taken up to {@code givenUpTime}; null for any. */
    SparkState(ResidentStates.StateId id, @Nullable BatchTime givenUpTime) {
        this.id = id;
        this.givenUpTime = givenUpTime;
    }

    /** What a task tells of a share. */
    private record Share(ArrayList<KeptBlock> blocks, boolean isRoundComplete) implements Serializable {}

    // ---- steps

    /**
     * Returns the version that a step makes: the open one, if it is of the same batch. The tasks that read its partitions make them;
     * one that fails has made nothing.
     */
    synchronized <T> Version<K, V, S> step(StatePlan<K, V, S, T> plan, ActionPlan action) {
        if (open != null && plan.time().equals(open.time())) {
            return open;
        }
        if (isOver(committedTime, plan.time()) || isOver(givenUpTime, plan.time())) {
            throw TidemillException.invalidState("State '" + id.name() + "' as it was at batch " + plan.time()
                    + " cannot be read any more; collect() what is needed within the batch");
        }
        if (open != null) {
            throw TidemillException.invalidState("State '" + id.name() + "' is at batch " + open.time()
                    + ", which is not committed;" + " batch " + plan.time() + " cannot step before that");
        }
        StateShape<K, V, S> stepShape = new StateShape<>(
                plan.name(),
                plan.input().partitioner().orElseThrow(),
                plan.function(),
                plan.timeout(),
                plan.operator());
        shape = stepShape;
        restoreIfNeeded(action);
        open = action.tallied(new Tally(action.spark()), () -> stepped(plan, stepShape, action));
        hasFailed = false;
        return open;
    }

    private static boolean isOver(@Nullable BatchTime last, BatchTime time) {
        return last != null && !time.isAfter(last);
    }

    private <T> Version<K, V, S> stepped(StatePlan<K, V, S, T> plan, StateShape<K, V, S> stepShape, ActionPlan action) {
        Version<K, V, S> before = committed;
        Places places = before == null ? Places.unknown(plan.partitionCount()) : before.places();
        List<RDD<?>> beside = beside(plan, before, action);
        Piece<Pair<K, V>> piece = action.piece(plan.input(), beside);
        Stage stage = action.stage();
        StepWork<K, V, S, T> work = new StepWork<>(
                id,
                ++versions,
                before == null ? 0 : before.number(),
                withInput(plan, piece.fragment().plan()),
                stepShape,
                parents(before, beside),
                places,
                stage);
        RDD<ResidentPartition<K, V, S>> rdd = new PieceRDD<>(
                piece, work, partition -> places.with(stage.executors()).preferred(partition));
        return Version.stepped(
                versions, plan.time(), rdd, places, new Version.Step(stage, action.tally(), action.holdShipped()));
    }

    private <T> List<RDD<?>> beside(StatePlan<K, V, S, T> plan, @Nullable Version<K, V, S> before, ActionPlan action) {
        if (before == null) {
            return plan.initial()
                    .<List<RDD<?>>>map(initial -> List.of(action.piece(initial).records()))
                    .orElse(List.of());
        }
        return action.spark().isLocal() ? List.of() : List.of(before.rdd());
    }

    private static StepWork.Parents parents(@Nullable Object before, List<RDD<?>> beside) {
        if (beside.isEmpty()) {
            return StepWork.Parents.NONE;
        }
        return before == null ? StepWork.Parents.INITIAL : StepWork.Parents.BASE;
    }

    private static <K, V, S, T> StatePlan<K, V, S, T> withInput(StatePlan<K, V, S, T> plan, Plan<Pair<K, V>> input) {
        return new StatePlan<>(
                plan.name(),
                plan.time(),
                input,
                Optional.empty(),
                plan.function(),
                plan.visit(),
                plan.timeout(),
                plan.operator());
    }

    private static List<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }

    /** Takes the open step where no task has taken it yet, and has it tell what it changed, if somebody keeps that. */
    void complete(BatchTime time, ActionPlan action) {
        Version<K, V, S> step = open;
        if (step == null || !step.time().equals(time)) {
            return;
        }
        action.reach(step.tally());
        ValueSerializer durable = action.durable();
        if (durable == null) {
            action.jobs().run(step.rdd(), step.missing(), Iterator::hasNext);
        } else if (step.changes() == null) {
            List<KeptBlock> changes = new ArrayList<>();
            action.jobs()
                    .run(step.rdd(), all(step.places().count()), held -> {
                        List<KeptBlock> changed = new ArrayList<>();
                        held.next().writeChanges(durable.writer(), block -> changed.add(KeptBlock.of(block)));
                        return changed;
                    })
                    .forEach(changes::addAll);
            step.changed(changes);
        }
    }

    /** Says that an action has failed. If the open step is not complete, it may be the reason. */
    void actionFailed() {
        hasFailed = true;
    }

    /** Returns the open step of a batch; null if there is none, or if it failed, as if it had not been taken. */
    private @Nullable Version<K, V, S> taken(BatchTime time) {
        Version<K, V, S> step = open;
        boolean isTaken = step != null
                && step.time().equals(time)
                && !(hasFailed && !step.missing().isEmpty());
        return isTaken ? step : null;
    }

    synchronized void commit(BatchTime time, ActionPlan action) {
        Version<K, V, S> step = taken(time);
        if (step == null) {
            rollback(time);
            return;
        }
        complete(time, action);
        open = null;
        committed = step;
        committedTime = time;
        if (action.spark().isLocal()) {
            return; // nothing is lost there, so nothing is ever computed again
        }
        stepsSinceBase++;
        inputSinceBase.addAll(step.input());
        long bytesSinceBase =
                inputSinceBase.stream().mapToLong(ShippedSplit::heldBytes).sum();
        if (Lineage.isLong(action.spark(), stepsSinceBase, bytesSinceBase)) {
            beginAnew(step, action);
        }
    }

    /** Forgets the open step. What tasks have made of it is undone by those that take the next one. */
    synchronized void rollback(BatchTime time) {
        givenUpTime = time;
        if (open != null && open.time().equals(time)) {
            open.input().forEach(ShippedSplit::release);
            open = null;
        }
    }

    /** Writes all entries as blocks, which later versions are rebuilt from. */
    private void beginAnew(Version<K, V, S> step, ActionPlan action) {
        StateShape<K, V, S> known = Objects.requireNonNull(shape, "shape");
        AnyValues values = new AnyValues();
        BatchTime time = step.time();
        try {
            RDD<KeptBlock> blocks = Lineage.kept(action.spark(), step.rdd(), (ResidentPartition<K, V, S> partition) -> {
                List<KeptBlock> written = new ArrayList<>();
                ValueWriter out = values.writer();
                partition.writeAll(time, out, block -> written.add(KeptBlock.of(block)));
                return written.iterator();
            });
            action.jobs().run(blocks, all(known.partitioner().partitionCount()), held -> {
                held.forEachRemaining(block -> {});
                return null;
            });
            RDD<KeptBlock> older = base;
            Piece<KeptBlock> piece =
                    new Piece<>(action.spark(), Lineage.places(blocks), List.of(blocks), List.of(), Set.of());
            Places places = step.places();
            committed = Version.whole(
                    step.number(),
                    time,
                    new PieceRDD<>(piece, new RestoreWork<>(id, step.number(), known, values), places::preferred),
                    places);
            base = blocks;
            stepsSinceBase = 0;
            inputSinceBase.forEach(ShippedSplit::release);
            inputSinceBase.clear();
            if (older != null) {
                older.unpersist(false);
            }
        } catch (TidemillException e) {
            LOG.warn(
                    "State '{}' could not be written as a whole after batch {}; that is tried again after the next one,"
                            + " and until then a lost executor costs more: {}",
                    id.name(),
                    time,
                    e.getMessage());
        }
    }

    // ---- kept over crashes

    @SuppressWarnings("unchecked") // by name, it is the state of this shape
    void announce(StateShape<?, ?, ?> announced, BatchTime time) {
        shape = (StateShape<K, V, S>) announced;
        committedTime = time;
        isRestored = true;
    }

    void restore(StateBlock block) {
        if (isRestored) {
            restored.add(KeptBlock.of(block));
        }
    }

    void forget() {
        restored = new ArrayList<>();
        committed = null;
    }

    /** Makes the first version of what was restored. */
    private void restoreIfNeeded(ActionPlan action) {
        StateShape<K, V, S> known = shape;
        BatchTime time = committedTime;
        if (!isRestored || known == null || time == null || committed != null) {
            return;
        }
        int partitions = known.partitioner().partitionCount();
        ValueSerializer serializer = Objects.requireNonNull(action.durable(), "serializer");
        boolean inPlace = restored.stream().allMatch(block -> block.partitions() == partitions);
        RDD<ResidentPartition<K, V, S>> rdd = restoring(action.spark(), known, serializer, inPlace);
        List<Boolean> own =
                action.jobs().run(rdd, all(partitions), held -> held.next().isAllOwn());
        if (own.contains(false) && inPlace) {
            rdd = restoring(action.spark(), known, serializer, false);
            action.jobs().run(rdd, all(partitions), held -> held.next().isAllOwn());
        }
        committed = Version.whole(versions, time, rdd, Places.unknown(partitions));
        restored = new ArrayList<>();
    }

    private RDD<ResidentPartition<K, V, S>> restoring(
            JavaSparkContext spark, StateShape<K, V, S> known, ValueSerializer serializer, boolean inPlace) {
        int partitions = known.partitioner().partitionCount();
        List<Split<?>> splits = new ArrayList<>();
        List<Split<KeptBlock>> places = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            splits.add(new BlocksSplit(restored.stream()
                    .filter(block -> !inPlace || block.partition() == partition)
                    .toList()));
            places.add(new OwnSplit<>(i));
        }
        Piece<KeptBlock> piece = new Piece<>(spark, new SplitsPlan<>(places, BLOCKS), List.of(), splits, Set.of());
        inputSinceBase.addAll(piece.shipped());
        return piece.with(new RestoreWork<>(id, ++versions, known, serializer));
    }

    /** Gives what the open step of the batch changed. */
    void writeChanges(BatchTime time, StateBlock.Sink sink, ActionPlan action) {
        Version<K, V, S> step = taken(time);
        if (step != null) {
            complete(time, action);
            Objects.requireNonNull(step.changes(), "changes").forEach(block -> sink.accept(block.block()));
        }
    }

    /** Writes a share of all entries. */
    void writeShare(BatchTime time, double share, StateBlock.Sink sink, ActionPlan action) {
        restoreIfNeeded(action);
        Version<K, V, S> step = taken(time);
        Version<K, V, S> newest = step != null ? step : committed;
        if (newest == null) {
            isRoundComplete = true;
            return;
        }
        ValueSerializer serializer = Objects.requireNonNull(action.durable(), "serializer");
        ResidentStates.StateId state = id;
        int number = round;
        List<Share> shares = action.jobs().run(newest.rdd(), all(newest.places().count()), held -> {
            ResidentPartition<K, V, S> partition = held.next();
            ResidentStates.Slot slot = ResidentStates.slot(state, partition.index());
            synchronized (slot) {
                slot.round(number);
                ArrayList<KeptBlock> blocks = new ArrayList<>();
                partition.writeShare(time, share, serializer.writer(), block -> blocks.add(KeptBlock.of(block)));
                return new Share(blocks, partition.isRoundComplete());
            }
        });
        shares.forEach(part -> part.blocks.forEach(block -> sink.accept(block.block())));
        isRoundComplete = shares.stream().allMatch(Share::isRoundComplete);
    }

    boolean isRoundComplete() {
        return isRoundComplete;
    }

    void beginRound() {
        round++;
        isRoundComplete = false;
    }

    /** Returns the keys and their values. */
    Iterator<Pair<K, S>> entries(ActionPlan action) {
        restoreIfNeeded(action);
        Version<K, V, S> newest = open != null ? taken(open.time()) : null;
        newest = newest != null ? newest : committed;
        if (newest == null) {
            return Collections.emptyIterator();
        }
        List<Pair<K, S>> all = new ArrayList<>();
        action.jobs()
                .run(newest.rdd(), all(newest.places().count()), held -> {
                    List<Pair<K, S>> entries = new ArrayList<>();
                    held.next().<S>entries(value -> value).forEachRemaining(entries::add);
                    return entries;
                })
                .forEach(all::addAll);
        return all.iterator();
    }
}
