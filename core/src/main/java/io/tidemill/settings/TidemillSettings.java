package io.tidemill.settings;

import java.time.Duration;
import java.util.List;

/** Every setting that the core knows. The table in {@code docs/configuration.md} is made of this list. */
public final class TidemillSettings {
    /** What happens to the application when a batch fails. */
    public enum OnFailure {
        /** It stops, and says why. */
        STOP,
        /** The batch is given up, and the next one runs. */
        CONTINUE
    }

    /** What happens when a file of a directory source cannot be read. */
    public enum OnUnreadableFile {
        /** The application stops, and says why. */
        STOP,
        /** The file is counted and passed over. */
        SKIP
    }

    /** What happens to an active context when the JVM is asked to end. */
    public enum OnShutdown {
        /** All that was received is processed first. */
        GRACEFUL,
        /** It stops at once. */
        NOW,
        /** Nothing. */
        NONE
    }

    /** The engine. */
    public static final Setting<String> MASTER = new Setting<>(
            "tidemill.master",
            SettingType.TEXT,
            "local[*]",
            "The engine: local[*] for the embedded one with a task thread per core, local[n] for n");

    /** The batch interval. */
    public static final Setting<Duration> BATCH_INTERVAL = new Setting<>(
            "tidemill.batch.interval",
            SettingType.DURATION,
            "1s",
            "How much time each batch covers; whole milliseconds");

    /** How many partitions a keyed operator makes. */
    public static final Setting<Integer> DEFAULT_PARTITIONS = new Setting<>(
            "tidemill.default.partitions",
            SettingType.COUNT,
            Integer.toString(Runtime.getRuntime().availableProcessors()),
            "Partitions of a keyed or stateful operator that is not given a number; the default is one per core");

    /** Whether functions are checked. */
    public static final Setting<Boolean> FUNCTIONS_CHECK = new Setting<>(
            "tidemill.functions.check",
            SettingType.SWITCH,
            "false",
            "Whether functions, partitioners and comparators are refused that a cluster could not be sent (always so"
                    + " on one), and merge functions that change an argument; for tests");

    /** How many bytes may wait in memory between sources and batches. */
    public static final Setting<Long> RECEIVE_BUFFER = new Setting<>(
            "tidemill.receive.buffer",
            SettingType.BYTES,
            "40%",
            "Received data held in memory by all pushed sources together, batches in work included; senders wait"
                    + " beyond it");

    /** Whether batches take only what they can do in time. */
    public static final Setting<Boolean> PACE = new Setting<>(
            "tidemill.pace",
            SettingType.SWITCH,
            "true",
            "Whether a batch takes of its sources only as much as it can do within its interval, by what the last ones"
                    + " could; the rest waits with the sender, broker, disk or table");

    /** How much the first batch takes. */
    public static final Setting<Long> PACE_FIRST = new Setting<>(
            "tidemill.pace.first",
            SettingType.BYTES,
            "2MiB",
            "What the first batch takes at most, per second of its interval; those after it as much as it shows to"
                    + " fit");

    /** How many records a source gives. */
    public static final Setting<Long> RATE_LIMIT = new Setting<>(
            "tidemill.receive.rate.limit",
            SettingType.LIMIT,
            "0",
            "Records a second that each source gives to batches at most, about, to spare what is behind the program;"
                    + " needs tidemill.pace");

    /** How many bytes may be kept for cache(). */
    public static final Setting<Long> CACHE_LIMIT = new Setting<>(
            "tidemill.cache.limit",
            SettingType.BYTES,
            "25%",
            "Memory for what cache() and persist() keep; what lies beyond it is computed again, or lies on disk");

    /** Where kept results go that memory has no room for. */
    public static final Setting<String> CACHE_DIRECTORY = new Setting<>(
            "tidemill.cache.directory",
            SettingType.TEXT,
            System.getProperty("java.io.tmpdir", "."),
            "The directory for temporary files of persist(); they are deleted with the context");

    /** How long a line may be. */
    public static final Setting<Long> MAX_LINE = new Setting<>(
            "tidemill.line.limit",
            SettingType.BYTES,
            "1MiB",
            "The longest line of a text source; longer ones are cut there, counted, and reported once a batch");

    /** Whether a socket source connects again. */
    public static final Setting<Boolean> SOCKET_RECONNECT = new Setting<>(
            "tidemill.socket.reconnect",
            SettingType.SWITCH,
            "true",
            "Whether a socket source connects again after the server has closed; false ends the source there");

    /** The longest pause between attempts to connect. */
    public static final Setting<Duration> SOCKET_RETRY_LIMIT = new Setting<>(
            "tidemill.socket.retry.limit",
            SettingType.DURATION,
            "5s",
            "The longest pause between two attempts to connect; pauses start at 100 ms and double");

    /** What X knows the program by. */
    public static final Setting<String> X_BEARER_TOKEN = new Setting<>(
            "tidemill.x.bearer.token",
            SettingType.TEXT,
            "",
            "The bearer token of the connector for X; empty takes the program's, or the variable X_BEARER_TOKEN. Never"
                    + " logged");

    /** The usual pause of a receiver's restart. */
    public static final Setting<Duration> RECEIVER_RESTART_DELAY = new Setting<>(
            "tidemill.receiver.restart.delay",
            SettingType.DURATION,
            "2s",
            "The pause between stop and start when a receiver restarts, unless it gives its own");

    /** What a failed batch does. */
    public static final Setting<OnFailure> ON_FAILURE = new Setting<>(
            "tidemill.batch.on.failure",
            SettingType.oneOf(OnFailure.class),
            "stop",
            "What a failed batch does: stop the application, or continue with the next batch (its data is lost)");

    /** After how long a context stops by itself. */
    public static final Setting<Duration> STOP_AFTER = new Setting<>(
            "tidemill.stop.after", SettingType.DURATION, "0", "Stop gracefully this long after the start; 0 for never");

    /** Whether a context stops when nothing can arrive any more. */
    public static final Setting<Boolean> STOP_WHEN_SOURCES_END = new Setting<>(
            "tidemill.stop.when.sources.end",
            SettingType.SWITCH,
            "false",
            "Stop gracefully once every source has ended and all it gave is processed");

    /** What the end of the JVM does. */
    public static final Setting<OnShutdown> STOP_ON_SHUTDOWN = new Setting<>(
            "tidemill.stop.on.shutdown",
            SettingType.oneOf(OnShutdown.class),
            "none",
            "What Ctrl-C or a termination signal does to an active context: graceful, now or none");

    /** How long a graceful stop may take. */
    public static final Setting<Duration> STOP_TIMEOUT = new Setting<>(
            "tidemill.stop.timeout",
            SettingType.DURATION,
            "1min",
            "How long a stop may take; then a graceful one interrupts the batch in work and fails, and one that cannot"
                    + " end that is left alone, as the guide says");

    /** Classes that are told what happens. */
    public static final Setting<List<String>> LISTENERS = new Setting<>(
            "tidemill.listeners",
            SettingType.LIST,
            "",
            "Classes of further listeners, each with a constructor without arguments, registered at the start");

    /** Whether empty batches leave files. */
    public static final Setting<Boolean> SKIP_EMPTY_FILES = new Setting<>(
            "tidemill.files.skip.empty",
            SettingType.SWITCH,
            "false",
            "Whether saveAsTextFiles writes nothing for a batch without records");

    /** Whether files of outputs survive a failure of the machine. */
    public static final Setting<Boolean> FILES_SYNC = new Setting<>(
            "tidemill.files.sync",
            SettingType.SWITCH,
            "true",
            "Whether files of outputs survive a failure of the machine once their batch is committed, where there is a"
                    + " checkpoint directory; false saves the time for it, 10 to 20 ms for each output of a batch");

    /** How long a file must have been as it is before a directory source takes it. */
    public static final Setting<Duration> FILES_STABLE = new Setting<>(
            "tidemill.files.stable",
            SettingType.DURATION,
            "1s",
            "How far apart two looks are that find a file the same before a directory source takes it; 0 takes it as"
                    + " it is found");

    /** What a directory source does with files that cannot be read. */
    public static final Setting<OnUnreadableFile> FILES_UNREADABLE = new Setting<>(
            "tidemill.files.unreadable",
            SettingType.oneOf(OnUnreadableFile.class),
            "stop",
            "What a file does that a directory source cannot read: stop the application, or skip, which counts it,"
                    + " tells it once and passes over it; skip as well where tidemill.batch.on.failure is continue");

    /** Where the application keeps what it needs to go on after a crash. */
    public static final Setting<String> CHECKPOINT_DIRECTORY = new Setting<>(
            "tidemill.checkpoint.directory",
            SettingType.TEXT,
            "",
            "The directory from which the application goes on after a crash: a path, or a URI such as"
                    + " hdfs://host/path; beats checkpoint(directory); empty for none");

    /** How long a commit may wait to be made durable together with others. */
    public static final Setting<Duration> CHECKPOINT_SYNC_INTERVAL = new Setting<>(
            "tidemill.checkpoint.sync.interval",
            SettingType.DURATION,
            "0",
            "How long commits may wait to survive a failure of the machine, to share its cost; 0 makes each durable at"
                    + " once. A crash of the process alone loses nothing either way");

    /** For how long batches can be run again. */
    public static final Setting<Duration> CHECKPOINT_HISTORY = new Setting<>(
            "tidemill.checkpoint.history",
            SettingType.DURATION,
            "0",
            "For how long committed batches are kept so that 'replay' can run them again; 0 keeps what recovery needs");

    /** How large a file of the journal becomes. */
    public static final Setting<Long> CHECKPOINT_SEGMENT = new Setting<>(
            "tidemill.checkpoint.segment",
            SettingType.BYTES,
            "32MiB",
            "How large a file of the checkpoint directory becomes before the next one begins");

    /** States, sources, windows and accumulators that may be lost. */
    public static final Setting<List<String>> CHECKPOINT_DISCARD = new Setting<>(
            "tidemill.checkpoint.discard",
            SettingType.LIST,
            "",
            "Names of states, sources, windows and accumulators whose data in the checkpoint directory is to be lost,"
                    + " for this start");

    /** Classes that states may hold. */
    public static final Setting<List<String>> CHECKPOINT_CLASSES = new Setting<>(
            "tidemill.checkpoint.classes",
            SettingType.LIST,
            "",
            "Classes that states may hold besides values of the JDK and stateTypes(...): names, or packages as in"
                    + " com.acme.*");

    /** How many batches that were missed are run. */
    public static final Setting<Integer> CHECKPOINT_MISSED_BATCHES = new Setting<>(
            "tidemill.checkpoint.missed.batches",
            SettingType.COUNT,
            "100000",
            "How many of the batches that fell due while the application was down, the machine slept or the clock was"
                    + " set are run; older ones are left out");

    /** The batch to be run again. */
    public static final Setting<Long> REPLAY_BATCH = new Setting<>(
            "tidemill.replay.batch",
            SettingType.BATCH_TIME,
            "0",
            "Run this batch of the checkpoint directory again, print what its outputs get, keep nothing, and stop; 0"
                    + " for none");

    /** Whether a batch that is run again calls the program's output functions. */
    public static final Setting<Boolean> REPLAY_FUNCTIONS = new Setting<>(
            "tidemill.replay.functions",
            SettingType.SWITCH,
            "false",
            "Whether a batch that is run again calls the functions given to foreachRDD, whatever they may change");

    private TidemillSettings() {}

    /** Returns all of them, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return List.of(
                MASTER,
                BATCH_INTERVAL,
                DEFAULT_PARTITIONS,
                FUNCTIONS_CHECK,
                RECEIVE_BUFFER,
                PACE,
                PACE_FIRST,
                RATE_LIMIT,
                CACHE_LIMIT,
                CACHE_DIRECTORY,
                MAX_LINE,
                SOCKET_RECONNECT,
                SOCKET_RETRY_LIMIT,
                X_BEARER_TOKEN,
                RECEIVER_RESTART_DELAY,
                ON_FAILURE,
                STOP_AFTER,
                STOP_WHEN_SOURCES_END,
                STOP_ON_SHUTDOWN,
                STOP_TIMEOUT,
                LISTENERS,
                SKIP_EMPTY_FILES,
                FILES_SYNC,
                FILES_STABLE,
                FILES_UNREADABLE,
                CHECKPOINT_DIRECTORY,
                CHECKPOINT_SYNC_INTERVAL,
                CHECKPOINT_HISTORY,
                CHECKPOINT_SEGMENT,
                CHECKPOINT_DISCARD,
                CHECKPOINT_CLASSES,
                CHECKPOINT_MISSED_BATCHES,
                REPLAY_BATCH,
                REPLAY_FUNCTIONS);
    }
}
