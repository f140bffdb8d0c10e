package io.tidemill.spark;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RangePartitioner;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StorageLevel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.math.Ordering;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The plans of one action, cut into pieces. What several of them read is one RDD, so it is shuffled, sorted or stepped once. Used
 * by the action's thread.
 */
final class ActionPlan {
    private static final int SAMPLES_PER_PARTITION = 64;
    private static final Ordering<ChunkKey> BY_TASK = Ordering$.MODULE$.comparatorToOrdering(ChunkKey.Order.BY_TASK);

    private final JavaSparkContext spark;
    private final Jobs jobs;
    private final KeptResults kept;
    private final SparkStates states;
    private final IdentityHashMap<Plan<?>, Cut> cuts = new IdentityHashMap<>();
    private final List<ShippedSplit> shipped = new ArrayList<>();
    private Tally tally;

    ActionPlan(JavaSparkContext spark, Jobs jobs, KeptResults kept, SparkStates states) {
        this.spark = spark;
        this.jobs = jobs;
        this.kept = kept;
        this.states = states;
        this.tally = new Tally(spark);
    }

    Jobs jobs() {
        return jobs;
    }

    JavaSparkContext spark() {
        return spark;
    }

    /** Returns a new stage. */
    Stage stage() {
        return tally.stage();
    }

    /** Returns what counts what tasks add. */
    Tally tally() {
        return tally;
    }

    /** Makes what may outlive this action: what its tasks add counts for {@code own}, whichever action has them run. */
    <T> T tallied(Tally own, Supplier<T> make) {
        Tally outer = tally;
        tally = own;
        try {
            return make.get();
        } finally {
            tally = outer;
        }
    }

    /** Has what is read of {@code other} count with this action; null for nothing. */
    void reach(@Nullable Tally other) {
        if (other != null) {
            tally.reach(other);
        }
    }

    /** Counts what tasks have added since the last call. */
    void applyAdditions() {
        tally.apply();
    }

    /**
     * Has the splits that tasks of the pieces so far ask for held beyond the action, and returns them: whoever asked releases them. What
     * a piece reads of others is of several holders, such as two states behind one shuffle.
     */
    List<ShippedSplit> holdShipped() {
        shipped.forEach(ShippedSplit::hold);
        return List.copyOf(shipped);
    }

    /** Says that the action is over: its tasks ask for no more splits. */
    void release() {
        shipped.forEach(ShippedSplit::release);
        shipped.clear();
    }

    /** Returns what writes states that are kept over crashes; null if none are. */
    @Nullable
    ValueSerializer durable() {
        return states.durable();
    }

    /** Returns the piece that ends with {@code plan}. */
    <T> Piece<T> piece(Plan<T> plan) {
        return piece(plan, List.of());
    }

    /** Returns the piece that ends with {@code plan}, and reads partition i of each of {@code beside} for partition i. */
    <T> Piece<T> piece(Plan<T> plan, List<RDD<?>> beside) {
        Cutter cutter = new Cutter(this, beside);
        Plan<T> fragment = cutter.cut(plan);
        Piece<T> piece = new Piece<>(
                spark,
                fragment,
                cutter.parents(),
                cutter.own(),
                Set.copyOf(IntStream.range(0, beside.size()).boxed().toList()));
        shipped.addAll(piece.shipped());
        return piece;
    }

    /** Returns the cut at a node, made when it is first asked for. */
    Cut cut(Plan<?> plan, Supplier<Cut> make) {
        Cut known = cuts.get(plan);
        if (known == null) {
            known = make.get();
            cuts.put(plan, known);
        }
        reach(known.tally());
        return known;
    }

    // ---- shuffles

    <K, V, C> Cut shuffled(ShufflePlan<K, V, C> plan) {
        Piece<Pair<K, V>> before = piece(plan.parent());
        Aggregation<V, C> aggregation = plan.aggregation().orElse(null);
        RDD<Tuple2<ChunkKey, Chunk>> chunks = aggregation != null && aggregation.side() == Aggregation.Side.MAP
                ? before.with(new ShuffleWork.Combining<>(plan.rule(), aggregation, plan.operator(), stage()))
                : before.with(new ShuffleWork.Moving<>(plan.rule(), plan.operator(), stage()));
        return shuffled(chunks, plan.partitionCount());
    }

    private static Cut shuffled(RDD<Tuple2<ChunkKey, Chunk>> chunks, int targets) {
        ShuffledRDD<ChunkKey, Chunk, Chunk> shuffled = new ShuffledRDD<ChunkKey, Chunk, Chunk>(
                        chunks, new ChunkPartitioner(targets), tag(ChunkKey.class), tag(Chunk.class), tag(Chunk.class))
                .setSerializer(new ChunkSerializer())
                .setKeyOrdering(BY_TASK);
        return new Cut(shuffled, ActionPlan::readShuffled);
    }

    private static <T> ClassTag<T> tag(Class<T> type) {
        return ClassTag$.MODULE$.apply(type);
    }

    private static Iterator<?> readShuffled(Iterator<?> held) {
        return new ChunkReader(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return held.hasNext();
            }

            @Override
            public byte[] next() {
                return ((Chunk) ((Tuple2<?, ?>) held.next())._2()).bytes();
            }
        });
    }

    /** Returns what is done with the pairs that a shuffle has brought. */
    @SuppressWarnings("unchecked") // what was combined before is of type C
    static <K, V, C> Plan<Pair<K, C>> arrived(ShufflePlan<K, V, C> plan, Plan<?> place) {
        if (plan.aggregation().isEmpty()) {
            return (Plan<Pair<K, C>>) place;
        }
        Aggregation<V, C> aggregation = plan.aggregation().get();
        if (aggregation.side() == Aggregation.Side.REDUCE) {
            return new ShufflePlan<>((Plan<Pair<K, V>>) place, plan.rule(), plan.aggregation(), plan.operator());
        }
        Aggregation<C, C> merging = new Aggregation<>(
                combined -> combined,
                aggregation.mergeCombined(),
                aggregation.mergeCombined(),
                Aggregation.Side.REDUCE);
        return new ShufflePlan<>((Plan<Pair<K, C>>) place, plan.rule(), Optional.of(merging), plan.operator());
    }

    // ---- sorts

    <T> Cut sorted(SortPlan<T> plan) {
        Piece<T> before = piece(plan.parent());
        Stage stage = stage();
        RangePartitioner<T> rule = new RangePartitioner<>(bounds(plan, before, stage), plan.comparator());
        return shuffled(before.with(new ShuffleWork.Ranging<>(rule, plan.operator(), stage)), plan.partitionCount());
    }

    private <T> List<T> bounds(SortPlan<T> plan, Piece<T> before, Stage stage) {
        int count = plan.partitionCount();
        if (count == 1 || before.partitions().length == 0) {
            return List.of();
        }
        List<T> sample = new ArrayList<>();
        jobs.run(before, new SampleAction<T>(SAMPLES_PER_PARTITION), stage).forEach(sample::addAll);
        List<T> bounds = new ArrayList<>();
        try {
            sample.sort(plan.comparator());
            for (int i = 1; i < count && !sample.isEmpty(); i++) {
                T bound = sample.get((int) ((long) i * sample.size() / count));
                if (bounds.isEmpty() || plan.comparator().compare(bounds.get(bounds.size() - 1), bound) < 0) {
                    bounds.add(bound);
                }
            }
        } catch (Throwable e) {
            throw plan.operator().failed(e);
        }
        return bounds;
    }

    static <T> Plan<T> arrived(SortPlan<T> plan, Plan<T> place) {
        return new MapPartitionsPlan<>(
                place, new SortedPartition<>(plan.comparator(), plan.operator()), KeyUse.CHANGED, plan.operator());
    }

    // ---- what is kept

    <T> Cut kept(CachedPlan<T> plan) {
        boolean inChunks = plan.level() != StorageLevel.MEMORY_ONLY;
        KeptResults.Kept result = kept.of(plan, () -> {
            // it may outlive this action: what tasks before its cuts add counts with the action that has them run
            ActionPlan own = new ActionPlan(spark, jobs, kept, states);
            Piece<T> piece = own.piece(plan.parent());
            return new KeptResults.Kept(inChunks ? piece.with(new ChunkWork<>()) : piece.records(), own);
        });
        return new Cut(
                result.rdd(),
                inChunks ? ChunkWork::read : held -> held,
                result.plan().tally());
    }

    // ---- states

    <K, V, S, T> Cut stepped(StatePlan<K, V, S, T> plan) {
        return states.step(plan, this);
    }
}
