package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The source's own thread: it looks which partitions there are and how far they reach, and commits to the group. Whatever may
 * wait for a broker without reading records happens here. The marked methods may be called by any thread; all else, and the
 * consumer, belongs to the thread.
 */
final class TopicWatch {
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);
    private static final Duration PROBE = Duration.ofMillis(500);
    /** How long a topic may be missing: the brokers tell each other of a new one only after a moment. */
    private static final long MISSING_MILLIS = 3_000;

    private static final long CLOSE_MILLIS = 5_000;

    private final WatchOptions options;
    private final SourceContext context;
    private final SourceEvents events;
    private final String name;
    private final long pollingMillis;
    private final Duration attempt;
    private final Map<TopicPartition, Long> positions;
    private final Map<TopicPartition, Long> jumps;
    private final boolean goesOn;
    private final Semaphore waiting = new Semaphore(0);
    private final Map<TopicPartition, Long> toCommit = new ConcurrentHashMap<>();
    private final Set<TopicPartition> gone = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private volatile Seen seen = Seen.NOTHING;
    private volatile boolean looks = true;
    private volatile boolean closed;
    private volatile @Nullable Consumer<ByteBuffer, ByteBuffer> consumer;
    private volatile @Nullable Thread thread;
    private Set<TopicPartition> known = Set.of();
    private boolean wasFound;
    private boolean isFailing;
    private boolean commitFailed;
    private long silentMillis;
    private long missingMillis;
    private long untilDiscoveryMillis;

    TopicWatch(
            WatchOptions options,
            SourceContext context,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> jumps) {
        this.options = options;
        this.context = context;
        this.events = context.events();
        this.name = context.name();
        this.pollingMillis = options.pollingMillis(context.batchInterval());
        this.attempt = attempt(options.patience());
        this.positions = positions;
        this.jumps = jumps;
        this.goesOn = context.isContinued() && !positions.isEmpty();
    }

    /** Returns how long one answer is waited for: several are to fit into the patience. */
    private static Duration attempt(Duration patience) {
        Duration share = patience.dividedBy(4);
        return share.compareTo(LONGEST_ATTEMPT) > 0
                ? LONGEST_ATTEMPT
                : share.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : share;
    }

    /**
     * What was seen at one moment.
     *
     * @param starts where partitions begin that have no position yet
     * @param ends the offsets behind the last records that can be read
     */
    record Seen(List<TopicPartition> inOrder, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        static final Seen NOTHING = new Seen(List.of(), Map.of(), Map.of());

        long startOf(TopicPartition partition) {
            return starts.getOrDefault(partition, 0L);
        }

        long endOf(TopicPartition partition) {
            return ends.getOrDefault(partition, 0L);
        }
    }

    // ---- from any thread

    void start() {
        thread = context.startThread(name, this::run);
    }

    /** Returns the newest that was seen. */
    Seen seen() {
        return seen;
    }

    /** Returns the partitions that have been found gone since the last call. */
    Set<TopicPartition> takeGone() {
        Set<TopicPartition> taken = Set.copyOf(gone);
        gone.removeAll(taken);
        return taken;
    }

    /** Commits these positions to the group, soon. */
    void commit(Map<TopicPartition, Long> reached) {
        toCommit.putAll(reached);
        waiting.release();
    }

    /** Looks for nothing new any more. */
    void stopLooking() {
        looks = false;
    }

    /** Commits what is to be committed, and ends. */
    void close() {
        closed = true;
        waiting.release();
        Consumer<?, ?> inUse = consumer;
        if (inUse != null) {
            inUse.wakeup();
        }
        Thread running = thread;
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // ---- the thread

    private void run() {
        try (Consumer<ByteBuffer, ByteBuffer> made = connect()) {
            consumer = made;
            while (!closed && look(made)) {
                pause();
            }
            commitLast(made);
            made.close(CloseOptions.timeout(Duration.ZERO));
        } catch (TidemillException e) {
            events.fatal(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            events.fatal(options.connection().withoutSecrets(String.valueOf(e)), e);
        }
    }

    private Consumer<ByteBuffer, ByteBuffer> connect() {
        String clientId = "tidemill-" + name + "-watch-" + Integer.toHexString(System.identityHashCode(this));
        try {
            return options.connection().consumer(clientId, options.group());
        } catch (KafkaException e) {
            throw KafkaErrors.noClient(options.connection(), "consumer", name, e);
        }
    }

    private void pause() throws InterruptedException {
        if (waiting.tryAcquire(pollingMillis, TimeUnit.MILLISECONDS)) {
            waiting.drainPermits();
        }
        untilDiscoveryMillis -= pollingMillis;
    }

    /** Looks once; returns whether to go on. */
    private boolean look(Consumer<ByteBuffer, ByteBuffer> asked) {
        try {
            if (looks) {
                if (untilDiscoveryMillis <= 0) {
                    discover(asked);
                }
                lookAtEnds(asked);
            }
            commitWhatIsDue(asked, attempt);
            answered();
        } catch (WakeupException e) {
            return !closed;
        } catch (AuthenticationException | AuthorizationException | InvalidTopicException e) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    options.connection()
                            .withoutSecrets(options.connection() + " refuses to let " + name + " read "
                                    + options.topics() + ": " + e.getMessage() + "."
                                    + KafkaErrors.whatToLookAt(e, "source")),
                    e);
        } catch (TimeoutException e) {
            untilDiscoveryMillis = 0; // a partition may be gone, which is no reason to wait for it
            silent(attempt.toMillis(), e);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            silent(pollingMillis, e);
        }
        return true;
    }

    private void answered() {
        silentMillis = 0;
        if (isFailing) {
            isFailing = false;
            events.started(options.connection() + " answers again");
        }
    }

    private void silent(long millis, KafkaException cause) {
        silentMillis += millis;
        String message = options.connection()
                .withoutSecrets("No broker of " + options.connection() + " answers: " + cause.getMessage());
        if (silentMillis >= options.patience().toMillis()) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    message + ". It was tried for " + options.patience()
                            + "; is the address right, and do the security properties fit the port?",
                    cause);
        }
        if (!isFailing) {
            isFailing = true;
            events.failed(message + "; it is tried again for " + options.patience(), cause);
        }
    }

    // ---- what there is

    private void discover(Consumer<ByteBuffer, ByteBuffer> asked) {
        KafkaTopics.Found found = options.topics().find(asked, attempt);
        if (!found.missing().isEmpty()) {
            missing(found.missing());
            return;
        }
        missingMillis = 0;
        Set<TopicPartition> added = new HashSet<>(found.partitions());
        added.removeAll(known);
        Set<TopicPartition> begin = new HashSet<>(added);
        begin.removeAll(positions.keySet());
        if (!begin.isEmpty()) {
            boolean isFirstStart = !wasFound && !goesOn;
            starts.putAll((isFirstStart ? options.start() : StartOffsets.earliest()).find(asked, begin, attempt));
        }
        for (TopicPartition partition : known) {
            if (!found.partitions().contains(partition)) {
                starts.remove(partition);
                gone.add(partition);
            }
        }
        if (!wasFound || !added.isEmpty()) {
            events.started(options.topics() + ": " + found.partitions().size() + " partitions");
        }
        known = Set.copyOf(found.partitions());
        wasFound = true;
        untilDiscoveryMillis = options.discovery().toMillis();
    }

    private void missing(Set<String> missing) {
        missingMillis += pollingMillis;
        if (missingMillis >= MISSING_MILLIS) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    name + " finds no " + String.join(", no ", missing) + " at " + options.connection()
                            + (wasFound
                                    ? "; it was there before. If that is right, take it out of the program"
                                    : "; make it before the start, or use KafkaTopics.matching(...)"));
        }
    }

    private void lookAtEnds(Consumer<ByteBuffer, ByteBuffer> asked) {
        if (known.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = Map.copyOf(asked.endOffsets(known, attempt));
        List<TopicPartition> inOrder = new ArrayList<>(known);
        inOrder.sort(OffsetRange.BY_NAME);
        for (TopicPartition partition : inOrder) {
            Long position = positions.get(partition);
            if (position != null && ends.getOrDefault(partition, position) < position) {
                probe(asked, partition, position);
            }
        }
        seen = new Seen(List.copyOf(inOrder), Map.copyOf(starts), ends);
    }

    /*
     * An end before the position is nothing bad where a new leader does not know yet how far its followers are: it lets us read
     * there, only there is nothing. Where the topic was made anew, or lost its end, it refuses.
     */
    private void probe(Consumer<ByteBuffer, ByteBuffer> asked, TopicPartition partition, long position) {
        asked.assign(List.of(partition));
        asked.seek(partition, position);
        try {
            asked.poll(PROBE);
        } catch (OffsetOutOfRangeException e) {
            lost(asked, partition, position, e);
        } finally {
            asked.assign(List.of());
        }
    }

    private void lost(
            Consumer<ByteBuffer, ByteBuffer> asked,
            TopicPartition partition,
            long position,
            OffsetOutOfRangeException cause) {
        Set<TopicPartition> lost = Set.of(partition);
        long from = asked.beginningOffsets(lost, attempt).getOrDefault(partition, 0L);
        long until = asked.endOffsets(lost, attempt).getOrDefault(partition, from);
        String message = name + " stands at offset " + position + " of " + partition + ", but the partition has "
                + (from == until
                        ? "no records, and goes on at " + until
                        : "only offsets " + from + " to " + (until - 1))
                + ": the topic was made anew, or lost its end";
        if (options.lost() == LostOffsets.STOP) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED, message + ". To go on, use lost(LostOffsets.EARLIEST) or LATEST", cause);
        }
        events.failed(message, cause);
        jumps.put(partition, options.lost() == LostOffsets.EARLIEST ? from : until);
    }

    // ---- the group

    private void commitLast(Consumer<ByteBuffer, ByteBuffer> asked) {
        try {
            try {
                commitWhatIsDue(asked, LAST_COMMIT);
            } catch (WakeupException e) {
                commitWhatIsDue(asked, LAST_COMMIT); // it was woken to end, and has heard that now
            }
        } catch (KafkaException e) {
            events.failed("The last positions could not be committed to the group " + options.group(), e);
        }
    }

    private void commitWhatIsDue(Consumer<ByteBuffer, ByteBuffer> asked, Duration timeout) {
        Map<TopicPartition, Long> due = Map.copyOf(toCommit);
        if (due.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        due.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        try {
            asked.commitSync(offsets, timeout);
            commitFailed = false;
            due.forEach(toCommit::remove);
        } catch (WakeupException | InterruptException | TimeoutException e) {
            throw e;
        } catch (KafkaException e) {
            if (!commitFailed) {
                events.failed(
                        "The positions can not be committed to the group " + options.group()
                                + "; the application goes on without: " + e.getMessage(),
                        e);
            }
            commitFailed = true;
            due.forEach(toCommit::remove);
        }
    }
}
