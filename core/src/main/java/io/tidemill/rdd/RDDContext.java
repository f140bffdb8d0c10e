package io.tidemill.rdd;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.engine.AllowedClasses;
import io.tidemill.engine.Engine;
import io.tidemill.engine.TaskScope;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.UnionPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What makes RDDs of data and runs them: the engine, the number of partitions where the program names none, and the threads
 * of asynchronous actions. Safe for use by many threads.
 */
public final class RDDContext implements AutoCloseable {
    private static final int DEFAULT_LINE_LIMIT_BYTES = 1 << 20;
    private static final long MIN_SPLIT_BYTES = 1 << 20;

    private final Engine engine;
    private final int defaultPartitions;
    private final FunctionCheck check;
    private final FileInput files;
    private final Totals totals = new Totals();
    private final ActionThreads threads = new ActionThreads();
    private volatile Optional<RunningBatch> runningBatch = Optional.empty();

    /**
     * A context with the usual limits.
     *
     * @param engine runs the plans
     * @param defaultPartitions the partitions of keyed operators and of {@code parallelize}
     */
    public RDDContext(Engine engine, int defaultPartitions) {
        this(engine, defaultPartitions, DEFAULT_LINE_LIMIT_BYTES);
    }

    /**
     * A context.
     *
     * @param engine runs the plans
     * @param defaultPartitions the partitions of keyed operators and of {@code parallelize}
     * @param lineLimitBytes how long a line of a file may be
     */
    public RDDContext(Engine engine, int defaultPartitions, long lineLimitBytes) {
        this(engine, defaultPartitions, lineLimitBytes, FunctionCheck.OFF);
    }

    /**
     * A context.
     *
     * @param engine runs the plans
     * @param defaultPartitions the partitions of keyed operators and of {@code parallelize}
     * @param lineLimitBytes how long a line of a file may be
     * @param check is made of what operators are given; always of what an engine sends to other machines
     */
    public RDDContext(Engine engine, int defaultPartitions, long lineLimitBytes, FunctionCheck check) {
        boolean isNeeded = required(engine, "engine").shipsFunctions() && required(check, "check") == FunctionCheck.OFF;
        this.check = isNeeded ? FunctionCheck.on() : check;
        this.engine = engine;
        this.defaultPartitions = defaultPartitions;
        this.files = new FileInput(MIN_SPLIT_BYTES, (int) Math.min(lineLimitBytes, Integer.MAX_VALUE / 4));
    }

    /** Returns what runs the plans. */
    public Engine engine() {
        return engine;
    }

    /** Returns the number of partitions of keyed operators that are not given one. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** Returns the RDD of a plan. */
    public <T> RDD<T> rdd(Plan<T> plan) {
        return new RDD<>(required(plan, "plan"), this);
    }

    /** Returns {@code given}, checked as what an operator is given that runs in tasks; see {@link FunctionCheck}. */
    public <F> F checked(@Nullable F given, String name) {
        return check.checked(required(given, name), name);
    }

    /** Returns a merge function of {@code operator}, checked as {@link #checked} does and as it is called. */
    public <T> ReduceFunction<T> checkedMerge(@Nullable ReduceFunction<T> given, Operator operator) {
        return check.merging(checked(given, "function"), required(operator, "operator"));
    }

    // ---- RDDs of data

    /**
     * Returns an RDD of the list's records, cut into {@code partitions} slices of about the same length.
     *
     * @param records copied
     */
    public <T> RDD<T> parallelize(List<? extends T> records, int partitions) {
        Operator operator = Operator.here("parallelize");
        Arguments.positive(partitions, "partitions", operator);
        Object[] copy = required(records, "records").toArray();
        for (Object record : copy) {
            required(record, "records");
        }
        List<Split<T>> slices = IntStream.range(0, partitions)
                .<Split<T>>mapToObj(i ->
                        new SliceSplit<>(Arrays.copyOfRange(copy, (int) ((long) i * copy.length / partitions), (int)
                                ((long) (i + 1) * copy.length / partitions))))
                .toList();
        return rdd(new SplitsPlan<>(slices, operator));
    }

    /** Returns an RDD without partitions. */
    public <T> RDD<T> emptyRDD() {
        return rdd(new SplitsPlan<>(List.of(), Operator.here("emptyRDD")));
    }

    /** Returns the records of all RDDs, one after the other; keeps the partitioner that all of them have. */
    public <T> RDD<T> union(List<? extends RDD<T>> parts) {
        List<Plan<T>> plans = new ArrayList<>();
        Arguments.<RDD<T>>allRequired(parts, "parts").forEach(part -> plans.add(part.plan()));
        return plans.isEmpty() ? emptyRDD() : rdd(UnionPlan.of(plans));
    }

    // ---- RDDs of files

    /**
     * Returns the lines of UTF-8 files: of a file, of the files directly in a directory, or of all that match a pattern such
     * as {@code logs/2026-*}. Lines end with {@code \n} or {@code \r\n}. Long files are read by several tasks; one whose name
     * ends in {@code .gz} is unpacked, by one task. A line longer than {@code tidemill.line.limit} is cut there, and a
     * warning is logged; so is one for bytes that are no UTF-8.
     *
     * @param minPartitions about how many partitions there are at least, if the files are long enough to be worth it
     * @throws TidemillException with code {@code INPUT_FAILED} if no file is there now
     */
    public RDD<String> textFile(String path, int minPartitions) {
        return rdd(files.lines(required(path, "path"), minPartitions));
    }

    /** Returns the lines of files in at least {@code tidemill.default.partitions} partitions, where they are long enough. */
    public RDD<String> textFile(String path) {
        return textFile(path, defaultPartitions);
    }

    /** Returns the path and the whole text of each UTF-8 file; {@code path} as for {@link #textFile(String)}. */
    public PairRDD<String, String> wholeTextFiles(String path) {
        return wholeFiles(path, RDDContext::text, "wholeTextFiles");
    }

    /** Returns the path and the content of each file, which fits into an array; {@code path} as for {@link #textFile(String)}. */
    public PairRDD<String, byte[]> binaryFiles(String path) {
        return wholeFiles(path, bytes -> bytes, "binaryFiles");
    }

    private static String text(byte[] bytes) {
        int start = Math.max(0, ByteOrderMark.textStart(bytes, 0, bytes.length));
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private <T> PairRDD<String, T> wholeFiles(String path, MapFunction<byte[], T> content, String name) {
        Plan<Pair<String, T>> plan =
                files.whole(required(path, "path"), defaultPartitions, content, Operator.here(name));
        return new PairRDD<>(plan, this);
    }

    /** Returns the records of {@code recordBytes} bytes each that files are made of; {@code path} as for {@link #textFile(String)}. */
    public RDD<byte[]> binaryRecords(String path, int recordBytes) {
        return rdd(files.records(required(path, "path"), recordBytes, defaultPartitions));
    }

    /**
     * Returns the records that {@code saveAsObjectFile} wrote, a partition for each file. Reading serialized objects runs code
     * of their classes, so only these are made: values of the JDK (of {@code java.lang}, {@code java.util}, {@code java.math}
     * and {@code java.time}), pairs, {@code type}, and what is named besides; each with its subclasses.
     *
     * @param type the type of the records
     * @param more what they are made of, where it is no value of the JDK
     */
    public <T> RDD<T> objectFile(String path, Class<T> type, Class<?>... more) {
        Set<Class<?>> named = new HashSet<>(Arguments.allRequired(Arrays.asList(required(more, "more")), "more"));
        named.add(required(type, "type"));
        return rdd(ObjectFiles.open(required(path, "path"), new AllowedClasses(named)));
    }

    // ---- values shared with tasks

    /** Returns a value that functions of tasks can read wherever they run. */
    public <T> Broadcast<T> broadcast(T value) {
        return new Broadcast<>(engine.broadcast(required(value, "value")));
    }

    /** Returns a sum of whole numbers that tasks can add to. */
    public LongAccumulator longAccumulator(String name) {
        return totals.add(new LongAccumulator(required(name, "name")));
    }

    /** Returns a sum of numbers that tasks can add to. */
    public DoubleAccumulator doubleAccumulator(String name) {
        return totals.add(new DoubleAccumulator(required(name, "name")));
    }

    /** Returns a list that tasks can add to. */
    public <T> CollectionAccumulator<T> collectionAccumulator(String name) {
        return totals.add(new CollectionAccumulator<>(required(name, "name")));
    }

    /**
     * Returns a total of your own that tasks can add to.
     *
     * @param zero makes the total to begin with, and each task's; it may be changed in place
     * @param add adds a value
     * @param merge joins two totals, the earlier one on the left
     */
    public <T, A> Accumulator<T, A> accumulator(
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge) {
        return totals.add(new Accumulator<>(
                required(name, "name"), checked(zero, "zero"), checked(add, "add"), checked(merge, "merge")));
    }

    /** Returns the totals of the accumulators that this context made and that somebody holds. */
    public List<DurableTotal> totals() {
        return totals.all();
    }

    // ---- running

    /** Says which batch runs that a checkpoint directory keeps; none at the end of its outputs. */
    public void runningBatch(Optional<RunningBatch> batch) {
        runningBatch = required(batch, "batch");
    }

    Optional<RunningBatch> runningBatch() {
        return runningBatch;
    }

    Partitioner defaultPartitioner() {
        return new HashPartitioner(defaultPartitions);
    }

    /** Starts an action on a thread of its own. */
    <T> FutureAction<T> start(String name, Callable<T> action) {
        Operator operator = Operator.here(name);
        if (TaskScope.current().isPresent()) {
            throw new TidemillException(
                    ErrorCode.NESTED_ACTION,
                    operator
                            + " was called inside a task, where no RDD can be run; collect() what is needed before, and"
                            + " use the result in the function");
        }
        return threads.start(() -> operator.scope(action));
    }

    /** Cancels asynchronous actions, and closes the engine. */
    @Override
    public void close() {
        threads.close();
        engine.close();
    }
}
