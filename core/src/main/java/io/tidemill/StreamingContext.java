package io.tidemill;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.engine.StateSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.Pair;
import io.tidemill.log.LogStore;
import io.tidemill.log.LogStores;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.Coordinator;
import io.tidemill.runtime.Durability;
import io.tidemill.runtime.Listeners;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.sink.EmptyBatches;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.source.DirectorySource;
import io.tidemill.source.HttpSource;
import io.tidemill.source.QueueSource;
import io.tidemill.source.RateSource;
import io.tidemill.source.Receiver;
import io.tidemill.source.ReceiverSource;
import io.tidemill.source.RecordFormat;
import io.tidemill.source.SocketSource;
import io.tidemill.source.Source;
import io.tidemill.source.StdinSource;
import io.tidemill.source.SyslogMessage;
import io.tidemill.source.SyslogSource;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.OutputOperation;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StreamDefinitions;
import io.tidemill.stream.StreamGraph;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Durations;
import io.tidemill.time.Timeline;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The front door for streams: it makes streams of sources, starts and stops their processing, and tells how it goes. A
 * program makes one, defines streams and outputs, starts it, and waits:
 *
 * <pre>{@code
 * StreamingContext ssc = StreamingContext.builder("Errors").batchInterval(Duration.ofSeconds(1)).build();
 * ssc.socketTextStream("localhost", 9999).filter(line -> line.contains("ERROR")).print();
 * ssc.start();
 * ssc.awaitTermination();
 * }</pre>
 *
 * <p>Safe for use by many threads. Several contexts may live in one JVM, each with threads of its own. A context runs once:
 * INITIALIZED, ACTIVE, STOPPED.
 */
public final class StreamingContext implements AutoCloseable {
    private final String name;
    private final Settings settings;
    private final Timeline timeline;
    private final BatchContext batches;
    private final StreamDefinitions definitions;
    private final Listeners listeners = new Listeners();
    private final Lifecycle lifecycle;
    private final Set<Class<?>> stateTypes;
    private final Function<String, LogStore> checkpointStores;
    private final PrintStream console;
    private final InputStream input;
    private volatile String checkpointDirectory;

    private StreamingContext(Builder builder) {
        this.name = builder.name;
        this.settings = Settings.ofProcess(builder.given);
        this.lifecycle = new Lifecycle(name, settings);
        this.timeline = builder.timeline;
        this.stateTypes = Set.copyOf(builder.stateTypes);
        this.checkpointStores =
                builder.checkpointStores.orElse(directory -> LogStores.open(directory, settings.engineOptions()));
        this.console = builder.console;
        this.input = builder.input;
        this.checkpointDirectory = settings.get(TidemillSettings.CHECKPOINT_DIRECTORY);
        Duration interval = settings.get(TidemillSettings.BATCH_INTERVAL);
        if (interval.isZero()) {
            throw TidemillException.invalidArgument("The batch interval must be longer than zero, not " + interval);
        }
        RDDContext rdds = Engines.context(name, settings);
        this.batches = new BatchContext(rdds);
        this.definitions = new StreamDefinitions(
                interval,
                rdds,
                builder.console,
                settings.get(TidemillSettings.SKIP_EMPTY_FILES) ? EmptyBatches.SKIP : EmptyBatches.WRITE,
                () -> state().name());
    }

    /** Returns a builder; {@code name} is for people. */
    public static Builder builder(String name) {
        return new Builder(required(name, "name"));
    }

    // ---- sources

    /**
     * Returns a stream of any source's records. Sources share {@code tidemill.receive.buffer} evenly; each is started with the
     * context.
     */
    public <T> DStream<T> stream(Source<T> source) {
        return definitions.input(required(source, "source"));
    }

    /**
     * Returns a stream of the UTF-8 lines that a TCP server sends. The source connects as a client, tries again when nobody
     * listens, and comes back when the server closes; see the {@code tidemill.socket} settings.
     */
    public DStream<String> socketTextStream(String host, int port) {
        return stream(SocketSource.lines(required(host, "host"), port, StandardCharsets.UTF_8));
    }

    /**
     * Returns a stream of the records that a TCP server sends in any format; they are decoded in tasks. It connects as
     * {@link #socketTextStream} does.
     */
    public <T> DStream<T> socketStream(String host, int port, RecordFormat<T> format) {
        return stream(SocketSource.of(required(host, "host"), port, required(format, "format")));
    }

    /**
     * Returns a stream of the byte arrays that a TCP server sends, each after its length in four bytes, the highest first. An
     * array may have 1 MiB; for others, give {@link #socketStream} a {@link RecordFormat#lengthPrefixed} of your own.
     */
    public DStream<byte[]> rawSocketStream(String host, int port) {
        return stream(SocketSource.of(required(host, "host"), port, RecordFormat.lengthPrefixed(1 << 20)));
    }

    /**
     * Returns a stream of the UTF-8 lines of files that appear in a directory from the start on. Each is taken once, when it has
     * not changed for {@code tidemill.files.stable}; names that start with {@code .} or {@code _} are passed over. See
     * {@link DirectorySource}.
     *
     * @param directory a directory, or a pattern for several such as {@code logs/2026-*}
     */
    public DStream<String> textFileStream(String directory) {
        return textFileStream(directory, DirectoryOptions.NEW_FILES);
    }

    /** Returns a stream of the UTF-8 lines of files in a directory, such as {@link DirectoryOptions#ALL_FILES}. */
    public DStream<String> textFileStream(String directory, DirectoryOptions options) {
        return fileStream(directory, RecordFormat.lines(), options);
    }

    /**
     * Returns a stream of the records of {@code recordLength} bytes each in files that appear in a directory from the start on;
     * as for {@link #textFileStream(String)}. A file that is no whole number of records fails its batch.
     */
    public DStream<byte[]> binaryRecordsStream(String directory, int recordLength) {
        Arguments.positive(recordLength, "recordLength", Operator.here("binaryRecordsStream"));
        return fileStream(directory, RecordFormat.fixedLength(recordLength), DirectoryOptions.NEW_FILES);
    }

    /** Returns a stream of the records in files of any format in a directory. */
    public <T> DStream<T> fileStream(String directory, RecordFormat<T> format, DirectoryOptions options) {
        return stream(DirectorySource.of(required(directory, "directory"), required(format, "format"))
                .with(required(options, "options")));
    }

    /**
     * Returns a stream of the UTF-8 lines of the program's standard input, such as {@code tail -f} writes them through a pipe; one
     * stream in a process. See {@link StdinSource}.
     */
    public DStream<String> stdinTextStream() {
        return stream(StdinSource.lines(input));
    }

    /**
     * Returns a stream of the UTF-8 lines that clients send as bodies of HTTP POST requests; only programs of this machine reach
     * it. See {@link HttpSource} for answers, tokens and other addresses.
     */
    public DStream<String> httpTextStream(int port) {
        Arguments.notNegative(port, "port", Operator.here("httpTextStream"));
        return stream(HttpSource.lines(port));
    }

    /**
     * Returns a stream of the messages that a syslog server at this port takes over TCP and UDP; only programs of this machine
     * reach it. See {@link SyslogSource}.
     */
    public DStream<SyslogMessage> syslogStream(int port) {
        Arguments.notNegative(port, "port", Operator.here("syslogStream"));
        return stream(SyslogSource.of(port));
    }

    /** Returns a stream of the numbers 0, 1, 2 and so on, of which so many come each second. See {@link RateSource}. */
    public DStream<Long> rateStream(long recordsPerSecond) {
        Arguments.positive(recordsPerSecond, "recordsPerSecond", Operator.here("rateStream"));
        return stream(RateSource.perSecond(recordsPerSecond));
    }

    /** Returns a stream of what a receiver of the program's own stores; a receiver serves one stream. */
    public <T> DStream<T> receiverStream(Receiver<T> receiver) {
        return stream(ReceiverSource.of(required(receiver, "receiver")));
    }

    /**
     * Returns a stream of the RDDs in a queue, one for each batch; what is added later is seen as well. The thread that runs
     * batches takes from it: where other threads add while the context is active, the queue has to be a concurrent one. A queue
     * never ends, so {@code tidemill.stop.when.sources.end} does not stop a context that has one.
     */
    public <T> DStream<T> queueStream(Queue<RDD<T>> queue) {
        return queueStream(queue, QueueSource.Mode.ONE_PER_BATCH);
    }

    /** Returns a stream of the RDDs in a queue, one for each batch or all that are there. */
    public <T> DStream<T> queueStream(Queue<RDD<T>> queue, QueueSource.Mode mode) {
        return stream(QueueSource.of(required(queue, "queue"), RDD::plan, required(mode, "mode"), Optional.empty()));
    }

    /** Returns a stream of the RDDs in a queue, and of {@code whenEmpty} in batches for which there is none. */
    public <T> DStream<T> queueStream(Queue<RDD<T>> queue, QueueSource.Mode mode, RDD<T> whenEmpty) {
        return stream(QueueSource.of(
                required(queue, "queue"),
                RDD::plan,
                required(mode, "mode"),
                Optional.of(required(whenEmpty, "whenEmpty").plan())));
    }

    /** Returns a stream of the same RDD in every batch; {@code cache()} it, or it is computed anew in each. */
    public <T> DStream<T> constantStream(RDD<T> rdd) {
        return queueStream(new ArrayDeque<>(), QueueSource.Mode.ONE_PER_BATCH, required(rdd, "rdd"));
    }

    /**
     * Returns the records of all streams, which have the same slide.
     *
     * @throws TidemillException without any stream
     */
    public <T> DStream<T> union(List<DStream<T>> streams) {
        return Arguments.<DStream<T>>allRequired(streams, "streams").stream()
                .reduce(DStream::union)
                .orElseThrow(() -> TidemillException.invalidArgument("union needs at least one stream"));
    }

    /**
     * Returns the pairs of all streams, which have the same slide.
     *
     * @throws TidemillException without any stream
     */
    public <K, V> PairDStream<K, V> unionPairs(List<PairDStream<K, V>> streams) {
        return Arguments.<PairDStream<K, V>>allRequired(streams, "streams").stream()
                .reduce(PairDStream::union)
                .orElseThrow(() -> TidemillException.invalidArgument("unionPairs needs at least one stream"));
    }

    /**
     * Returns a stream of what {@code function} makes of all streams' RDDs of a batch; the slides must be equal.
     *
     * @param function called once for each batch, while it is planned, by the thread that runs batches; gets the RDDs in the
     *     order of the streams
     */
    public <T> DStream<T> transform(
            List<? extends DStreamLike<?, ?>> streams, Function2<List<RDD<?>>, BatchTime, RDD<T>> function) {
        return definitions.transform(streams, function);
    }

    /**
     * Returns a pair stream of what {@code function} makes of all streams' RDDs of a batch; the slides must be equal.
     *
     * @param function called once for each batch, while it is planned, by the thread that runs batches; gets the RDDs in the
     *     order of the streams
     */
    public <K, V> PairDStream<K, V> transformToPair(
            List<? extends DStreamLike<?, ?>> streams, Function2<List<RDD<?>>, BatchTime, RDD<Pair<K, V>>> function) {
        return definitions.transformToPair(streams, function);
    }

    // ---- life

    /**
     * Keeps the RDDs of all streams, and the received data below them, for at least {@code duration} after their batch, so that
     * {@code slice} finds them. By default only what windows need is kept. Received data that is kept takes room in the
     * receive buffer.
     *
     * @throws TidemillException after the start, or for a duration that is not longer than zero
     */
    public void remember(Duration duration) {
        definitions.remember(duration);
    }

    /**
     * Keeps in {@code directory} what it takes to go on after a crash: when the program is started again with it, states, windows,
     * accumulators and sources are as they were after the last committed batch, and the batch that the crash interrupted is run
     * again with the same records. The program itself is not kept: it is run again, and finds its states and sources by their names,
     * so give them names with {@code named(...)}. The setting {@code tidemill.checkpoint.directory} beats this call. One process uses
     * a directory at a time.
     *
     * <p>What that guarantees, and what it costs, is in {@code docs/durability.md}.
     *
     * @throws TidemillException after the start, or for an empty name
     */
    public void checkpoint(String directory) {
        if (required(directory, "directory").isBlank()) {
            throw TidemillException.invalidArgument("checkpoint needs the name of a directory, not an empty one");
        }
        lifecycle.beforeStart("checkpoint(\"" + directory + "\")", () -> {
            if (settings.get(TidemillSettings.CHECKPOINT_DIRECTORY).isEmpty()) {
                checkpointDirectory = directory;
            }
        });
    }

    /**
     * Returns the context that {@code program} defines, with {@code directory} as its checkpoint directory. Unlike in Spark
     * Streaming, the program is run every time, also when it goes on after a crash; this is short for calling it and
     * {@link #checkpoint}.
     */
    public static StreamingContext getOrCreate(String directory, Supplier<StreamingContext> program) {
        required(directory, "directory");
        StreamingContext context = required(required(program, "program").get(), "program's context");
        context.checkpoint(directory);
        return context;
    }

    /** Adds someone who is told what happens, by the thread that runs batches; allowed at any time. */
    public void addListener(StreamingListener listener) {
        listeners.add(required(listener, "listener"));
    }

    /** Removes a listener; without effect for one that was not added. */
    public void removeListener(StreamingListener listener) {
        listeners.remove(required(listener, "listener"));
    }

    /** Returns where the context is in its life. */
    public ContextState state() {
        return lifecycle.state();
    }

    /**
     * Starts sources and batches, and returns at once: a source that fails to start ends the context, as
     * {@link #awaitTermination()} tells. Starting an active context again does nothing. The thread that runs batches keeps the JVM
     * alive until the context has stopped.
     *
     * @throws TidemillException if no output is defined, or the context has been stopped; of code {@code CHECKPOINT_REFUSED} if the
     *     checkpoint directory is in use or does not go with the program, of code {@code CHECKPOINT_DAMAGED} if it is damaged
     */
    public void start() {
        lifecycle.start(this::coordinator);
    }

    private Coordinator coordinator() {
        StreamGraph graph = graph();
        settings.get(TidemillSettings.LISTENERS).forEach(type -> listeners.add(listener(type)));
        Coordinator coordinator =
                new Coordinator(name, graph, batches.rdds(), settings, timeline, listeners, durability(graph));
        definitions.remembering(coordinator::remembered);
        return coordinator;
    }

    /** Returns what to run: all that is defined, or, where a batch is run again, the same with outputs that print. */
    private StreamGraph graph() {
        StreamGraph graph = definitions.graph();
        if (settings.get(TidemillSettings.REPLAY_BATCH) == 0) {
            return graph;
        }
        if (checkpointDirectory.isEmpty()) {
            throw TidemillException.invalidState(TidemillSettings.REPLAY_BATCH.key()
                    + " is set, but the program has no checkpoint directory to take the batch from; set "
                    + TidemillSettings.CHECKPOINT_DIRECTORY.key());
        }
        return graph.printing(
                console,
                settings.get(TidemillSettings.REPLAY_FUNCTIONS)
                        ? OutputOperation.Functions.CALLED
                        : OutputOperation.Functions.PRINTED);
    }

    private Optional<Durability> durability(StreamGraph graph) {
        String directory = checkpointDirectory;
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Durability.open(
                checkpointStores.apply(directory),
                name,
                graph,
                batches.rdds(),
                StateSerializer.of(stateTypes, settings.get(TidemillSettings.CHECKPOINT_CLASSES)),
                settings,
                timeline.clock()));
    }

    private static StreamingListener listener(String type) {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(StreamingContext.class.getClassLoader());
        try {
            return Class.forName(type, true, loader)
                    .asSubclass(StreamingListener.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new TidemillException(
                    ErrorCode.INVALID_SETTING,
                    TidemillSettings.LISTENERS.key() + " names " + type
                            + ", which is no StreamingListener with a public constructor without arguments: " + e,
                    e);
        }
    }

    /**
     * Waits until the context has stopped. It returns normally after a stop that the program asked for.
     *
     * @throws TidemillException what the application failed with, such as a
     *     {@link io.tidemill.runtime.BatchFailedException}; every call throws it
     */
    public void awaitTermination() {
        awaitTermination(Lifecycle.FOREVER);
    }

    /**
     * Waits until the context has stopped, at most {@code timeout}, and returns whether it has.
     *
     * @throws TidemillException what the application failed with; or, of code {@code CANCELLED}, when interrupted; or, of code
     *     {@code INVALID_STATE}, before the start or on a thread that runs batches or tasks
     */
    public boolean awaitTermination(Duration timeout) {
        return lifecycle.awaitTermination(required(timeout, "timeout"));
    }

    /**
     * Stops at once: the batch in work is interrupted and given up. Stopping again does nothing.
     *
     * @throws TidemillException of code {@code CANCELLED} if the batch has not ended after {@code tidemill.stop.timeout}; the context is
     *     STOPPED all the same, but what it holds is released only when the batch returns
     */
    public void stop() {
        stop(StopMode.NOW);
    }

    /**
     * Stops, and returns when that is done. On a thread that runs batches or tasks (in {@code foreachRDD}, in a function, in a
     * listener) it returns at once, and the stop follows the batch.
     *
     * @throws TidemillException of code {@code CANCELLED} if a graceful stop took longer than {@code tidemill.stop.timeout}, or the
     *     batch in work does not end; the context is STOPPED all the same
     */
    public void stop(StopMode mode) {
        lifecycle.stop(required(mode, "mode"), batches::close);
    }

    /** Returns the front door for RDDs of the same engine, which ends with this context. */
    public BatchContext batchContext() {
        return batches;
    }

    /** Stops at once, as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** What a context is made of. The settings of the process beat what is given here. */
    public static final class Builder {
        private final String name;
        private final Map<String, String> given = new HashMap<>();
        private Timeline timeline = Timeline.system();
        private PrintStream console = System.out;
        private InputStream input = System.in;
        private final Set<Class<?>> stateTypes = new HashSet<>();
        private Optional<Function<String, LogStore>> checkpointStores = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** Sets how much time a batch covers; whole milliseconds, at least one. One second otherwise. */
        public Builder batchInterval(Duration interval) {
            if (required(interval, "interval").isNegative()
                    || interval.isZero()
                    || !interval.truncatedTo(ChronoUnit.MILLIS).equals(interval)) {
                throw TidemillException.invalidArgument(
                        "The batch interval must be whole milliseconds and longer than zero, not " + interval);
            }
            return set(TidemillSettings.BATCH_INTERVAL.key(), Durations.millis(interval) + "ms");
        }

        /** Sets the engine, such as {@code local[4]} for four tasks at once; one for each core otherwise. */
        public Builder master(String master) {
            return set(TidemillSettings.MASTER.key(), required(master, "master"));
        }

        /** Sets any setting; the process's own settings beat it. Names and values are checked by {@link #build}. */
        public Builder set(String key, String value) {
            given.put(required(key, "key"), required(value, "value"));
            return this;
        }

        /** Sets where {@code print} goes; standard output otherwise. */
        public Builder console(PrintStream stream) {
            console = required(stream, "stream");
            return this;
        }

        /** Sets what {@code stdinTextStream} reads; standard input otherwise. */
        public Builder input(InputStream stream) {
            input = required(stream, "stream");
            return this;
        }

        /**
         * Names classes of the program that keys, states, stored records and accumulators are made of. With a checkpoint directory
         * only these are written and read, with what their fields are made of, and values of the JDK; the setting
         * {@code tidemill.checkpoint.classes} adds to them.
         */
        public Builder stateTypes(Class<?>... types) {
            stateTypes.addAll(List.of(required(types, "types")));
            return this;
        }

        /**
         * Sets how a checkpoint directory is reached; otherwise in the file system of this machine, or where it begins with a
         * scheme, such as {@code hdfs://}, by what the class path has for it.
         */
        public Builder checkpointStore(Function<String, LogStore> stores) {
            checkpointStores = Optional.of(required(stores, "stores"));
            return this;
        }

        /** Sets where time and threads come from; for tests. */
        public Builder timeline(Timeline source) {
            timeline = required(source, "source");
            return this;
        }

        /**
         * Returns the context.
         *
         * @throws TidemillException for a setting that is not known or cannot be read
         */
        public StreamingContext build() {
            return new StreamingContext(this);
        }
    }
}
