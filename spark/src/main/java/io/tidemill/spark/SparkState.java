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
 * <p>So that the row does not grow for ever, all entries are written as blocks now and then, and the row begins with them.
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
    private List<KeptBlock> restored = new ArrayList<>();
    private boolean isRestored;
    private @Nullable RDD<KeptBlock> base;
    private int stepsSinceBase;
    private final List<ShippedSplit> inputSinceBase = new ArrayList<>();
    private int round;
    private boolean isRoundComplete;

    SparkState(ResidentStates.StateId id) {
        this.id = id;
    }

    /**
     * A version.
     *
     * @param rdd has one element for each partition: the partition
     * @param places where they are
     * @param changes what the step changed, if somebody keeps it
     * @param input what is held in the driver for its step to be taken again
     */
    private record Version<K, V, S>(
            int number,
            BatchTime time,
            RDD<ResidentPartition<K, V, S>> rdd,
            Places places,
            List<KeptBlock> changes,
            List<ShippedSplit> input) {}

    /** What a task tells of a step. */
    private record Report(String place, ArrayList<KeptBlock> changes) implements Serializable {}

    /** What a task tells of a share. */
    private record Share(ArrayList<KeptBlock> blocks, boolean isRoundComplete) implements Serializable {}

    // ---- steps

    /** Takes a step, unless it is the open one already, and returns its version. One that fails is as if it had not been taken. */
    <T> RDD<?> step(StatePlan<K, V, S, T> plan, ActionPlan action, @Nullable ValueSerializer durable) {
        if (open != null && plan.time().equals(open.time)) {
            return open.rdd;
        }
        if (committedTime != null && !plan.time().isAfter(committedTime)) {
            throw TidemillException.invalidState("State '" + id.name() + "' as it was at batch " + plan.time()
                    + " can not be read any more; collect() what is needed within the batch");
        }
        if (open != null) {
            throw TidemillException.invalidState("State '" + id.name() + "' is at batch " + open.time
                    + ", which is not committed;" + " batch " + plan.time() + " can not step before that");
        }
        StateShape<K, V, S> stepShape = new StateShape<>(
                plan.name(),
                plan.input().partitioner().orElseThrow(),
                plan.function(),
                plan.timeout(),
                plan.operator());
        shape = stepShape;
        restoreIfNeeded(action);
        Version<K, V, S> before = committed;
        List<RDD<?>> beside = beside(plan, before, action);
        Piece<Pair<K, V>> piece = action.piece(plan.input(), beside);
        Places places = before == null ? Places.unknown(plan.partitionCount()) : before.places;
        StepWork<K, V, S, T> work = new StepWork<>(
                id,
                ++versions,
                before == null ? 0 : before.number,
                withInput(plan, piece.fragment().plan()),
                stepShape,
                parents(before, beside),
                places,
                action.stage());
        RDD<ResidentPartition<K, V, S>> rdd = new PieceRDD<>(piece, work, places::preferred);
        List<Report> reports = reports(rdd, plan, action, durable);
        List<KeptBlock> changes = new ArrayList<>();
        reports.forEach(report -> changes.addAll(report.changes));
        Places now = Places.of(reports.stream().map(Report::place).toList());
        open = new Version<>(versions, plan.time(), rdd, now, changes, action.takeShipped());
        return rdd;
    }

    private <T> List<RDD<?>> beside(StatePlan<K, V, S, T> plan, @Nullable Version<K, V, S> before, ActionPlan action) {
        if (before == null) {
            return plan.initial()
                    .<List<RDD<?>>>map(initial -> List.of(action.piece(initial).records()))
                    .orElse(List.of());
        }
        return action.spark().isLocal() ? List.of() : List.of(before.rdd);
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

    private static <K, V, S> List<Report> reports(
            RDD<ResidentPartition<K, V, S>> rdd,
            StatePlan<K, V, S, ?> plan,
            ActionPlan action,
            @Nullable ValueSerializer durable) {
        return action.jobs().run(rdd, all(plan.partitionCount()), held -> {
            ResidentPartition<K, V, S> partition = held.next();
            ArrayList<KeptBlock> changes = new ArrayList<>();
            if (durable != null) {
                partition.writeChanges(durable.writer(), block -> changes.add(KeptBlock.of(block)));
            }
            return new Report(StepWork.here(), changes);
        });
    }

    private static List<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }

    void commit(BatchTime time, ActionPlan action) {
        Version<K, V, S> step = open;
        if (step == null || !step.time.equals(time)) {
            return;
        }
        open = null;
        committed = step;
        committedTime = time;
        if (action.spark().isLocal()) {
            return; // nothing is lost there, so nothing is ever computed again
        }
        stepsSinceBase++;
        inputSinceBase.addAll(step.input);
        long bytesSinceBase =
                inputSinceBase.stream().mapToLong(ShippedSplit::heldBytes).sum();
        if (Lineage.isLong(action.spark(), stepsSinceBase, bytesSinceBase)) {
            beginAnew(step, action);
        }
    }

    void rollback(BatchTime time) {
        if (open != null && open.time.equals(time)) {
            open.input.forEach(ShippedSplit::release);
            open = null;
        }
    }

    /** Writes all entries as blocks, which later versions are rebuilt from. */
    private void beginAnew(Version<K, V, S> step, ActionPlan action) {
        StateShape<K, V, S> known = Objects.requireNonNull(shape, "shape");
        AnyValues values = new AnyValues();
        BatchTime time = step.time;
        try {
            RDD<KeptBlock> blocks = Lineage.kept(action.spark(), step.rdd, (ResidentPartition<K, V, S> partition) -> {
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
            committed = new Version<>(
                    step.number,
                    time,
                    new PieceRDD<>(piece, new RestoreWork<>(id, step.number, known, values), step.places::preferred),
                    step.places,
                    List.of(),
                    List.of());
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
        committed = new Version<>(versions, time, rdd, Places.unknown(partitions), List.of(), List.of());
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
    void writeChanges(BatchTime time, StateBlock.Sink sink) {
        if (open != null && open.time.equals(time)) {
            open.changes.forEach(block -> sink.accept(block.block()));
        }
    }

    /** Writes a share of all entries. */
    void writeShare(BatchTime time, double share, StateBlock.Sink sink, ActionPlan action) {
        restoreIfNeeded(action);
        Version<K, V, S> newest = open != null ? open : committed;
        if (newest == null) {
            isRoundComplete = true;
            return;
        }
        ValueSerializer serializer = Objects.requireNonNull(action.durable(), "serializer");
        ResidentStates.StateId state = id;
        int number = round;
        List<Share> shares = action.jobs().run(newest.rdd, all(newest.places.count()), held -> {
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
        Version<K, V, S> newest = open != null ? open : committed;
        if (newest == null) {
            return Collections.emptyIterator();
        }
        List<Pair<K, S>> all = new ArrayList<>();
        action.jobs()
                .run(newest.rdd, all(newest.places.count()), held -> {
                    List<Pair<K, S>> entries = new ArrayList<>();
                    held.next().<S>entries(value -> value).forEachRemaining(entries::add);
                    return entries;
                })
                .forEach(all::addAll);
        return all.iterator();
    }
}
