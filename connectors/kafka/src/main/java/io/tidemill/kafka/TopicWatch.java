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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
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
    /** How long a topic may be missing: the brokers tell each other of a new one only after a moment. */
    private static final long MISSING_MILLIS = 3_000;

    private static final long CLOSE_MILLIS = 5_000;
    private static final int SHOWN_BEGINNINGS = 5;

    private final WatchOptions options;
    private final SourceContext context;
    private final SourceEvents events;
    private final String name;
    private final long pollingMillis;
    private final Duration attempt;
    private final Map<TopicPartition, Long> positions;
    private final TopicIds ids;
    private final boolean goesOn;
    private final Semaphore waiting = new Semaphore(0);
    private final SourceNews news;
    private final GroupCommits commits;
    private final PartitionEnds ends;
    private final Set<TopicPartition> gone = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Beginning> anew = new HashMap<>();
    private final Map<TopicPartition, Long> applied = new ConcurrentHashMap<>();
    private volatile Seen seen = Seen.NOTHING;
    private volatile boolean looks = true;
    private volatile boolean closed;
    private volatile @Nullable Consumer<ByteBuffer, ByteBuffer> consumer;
    private volatile @Nullable TopicDirectory directory;
    private volatile @Nullable Thread thread;
    private Set<TopicPartition> known = Set.of();
    private boolean wasFound;
    private boolean isFailing;
    private long silentMillis;
    private long missingMillis;
    private long beginnings;
    private long untilDiscoveryMillis;

    TopicWatch(
            WatchOptions options,
            SourceContext context,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> jumps,
            TopicIds ids) {
        this.options = options;
        this.context = context;
        this.events = context.events();
        this.name = context.name();
        this.pollingMillis = options.pollingMillis(context.batchInterval());
        this.attempt = attempt(options.patience());
        this.positions = positions;
        this.ids = ids;
        this.news = new SourceNews(context.name(), context.events());
        this.commits = new GroupCommits(options.group(), news);
        this.ends = new PartitionEnds(options, news, positions, jumps, ids, attempt);
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
     * @param ids the ids of the topics that these offsets are of
     * @param anew where partitions begin anew whose topic was made anew
     */
    record Seen(
            List<TopicPartition> inOrder,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Map<String, Uuid> ids,
            Map<TopicPartition, Beginning> anew) {
        static final Seen NOTHING = new Seen(List.of(), Map.of(), Map.of(), Map.of(), Map.of());

        long startOf(TopicPartition partition) {
            return starts.getOrDefault(partition, 0L);
        }

        long endOf(TopicPartition partition) {
            return ends.getOrDefault(partition, 0L);
        }
    }

    /** Where a partition begins that belongs to another topic than before; each has a higher number than the ones before. */
    record Beginning(long number, long offset) {}

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

    /** Hears that a beginning has been applied to the positions. */
    void applied(TopicPartition partition, Beginning beginning) {
        applied.put(partition, beginning.number());
    }

    /** Returns whether the beginning of a partition has not been applied yet. */
    private boolean isToApply(TopicPartition partition) {
        Beginning beginning = anew.get(partition);
        return beginning != null && applied.getOrDefault(partition, 0L) < beginning.number();
    }

    /** Commits these positions to the group, soon. */
    void commit(Map<TopicPartition, Long> reached) {
        commits.add(reached);
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
        TopicDirectory asked = directory;
        if (asked != null) {
            asked.close();
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
        try {
            BrokerProbe.requireBrokers(options.connection(), ErrorCode.SOURCE_FAILED);
            watch();
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (TidemillException e) {
            events.fatal(String.valueOf(e.getMessage()), e);
        } catch (Throwable e) { // whatever it is: without this thread no batch would have a record any more
            events.fatal(
                    options.connection()
                            .withoutSecrets("The thread that watches " + options.topics() + " of "
                                    + options.connection() + " has ended: " + e
                                    + ". Is a broker of Kafka what answers at that address?"),
                    e);
        }
    }

    private void watch() {
        String clientId = "tidemill-" + name + "-watch-" + Integer.toHexString(System.identityHashCode(this));
        try (Consumer<ByteBuffer, ByteBuffer> consumed = connect(clientId);
                TopicDirectory listed = options.connection().directory(clientId, options.patience())) {
            consumer = consumed;
            directory = listed;
            while (!closed && look(consumed, listed)) {
                pause();
            }
            commits.commitLast(consumed);
            consumed.close(CloseOptions.timeout(Duration.ZERO));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<ByteBuffer, ByteBuffer> connect(String clientId) {
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
    private boolean look(Consumer<ByteBuffer, ByteBuffer> asked, TopicDirectory listed) {
        try {
            if (looks && (untilDiscoveryMillis > 0 || discover(asked, listed))) {
                lookAtEnds(asked, listed);
            }
            commits.commit(asked, attempt);
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
            untilDiscoveryMillis = 0; // a topic may be gone, which is no reason to wait for it
            silent(attempt.toMillis(), e);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            silent(pollingMillis, e);
        }
        return !closed;
    }

    private void answered() {
        silentMillis = 0;
        if (isFailing) {
            isFailing = false;
            news.begun(options.connection() + " answers again");
        }
    }

    private void silent(long millis, KafkaException cause) {
        silentMillis += millis;
        if (closed) {
            return;
        }
        String why = options.connection().withoutSecrets(String.valueOf(cause.getMessage()));
        if (silentMillis >= options.patience().toMillis()) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    "No broker of " + options.connection() + " answers: " + why + ". It was tried for "
                            + options.patience()
                            + "; is the address right, and do the security properties fit the port?",
                    cause);
        }
        if (!isFailing) {
            isFailing = true;
            news.trouble(
                    options.connection() + " has not answered what " + options.topics() + " has: " + why
                            + "; it is tried again for " + options.patience(),
                    cause);
        }
    }

    // ---- what there is

    /** Looks which partitions there are, and returns whether all topics are there. */
    private boolean discover(Consumer<ByteBuffer, ByteBuffer> asked, TopicDirectory listed) {
        KafkaTopics.Found found = options.topics().find(listed, attempt);
        if (!found.missing().isEmpty()) {
            missing(found.missing());
            return false;
        }
        missingMillis = 0;
        found.topics().forEach(topic -> compare(asked, topic));
        Set<TopicPartition> added = new HashSet<>(found.partitions());
        added.removeAll(known);
        Set<TopicPartition> begin = new HashSet<>(added);
        begin.removeAll(positions.keySet());
        Set<TopicPartition> unknown = Set.of();
        if (!begin.isEmpty()) {
            boolean isFirstStart = !wasFound && !goesOn;
            if (isFirstStart) {
                unknown = options.start().unknownToGroup(asked, begin, attempt);
            }
            starts.putAll((isFirstStart ? options.start() : StartOffsets.earliest()).find(asked, begin, attempt));
        }
        found.topics().forEach(topic -> ids.note(topic.name(), topic.id()));
        for (TopicPartition partition : known) {
            if (!found.partitions().contains(partition)) {
                starts.remove(partition);
                anew.remove(partition);
                gone.add(partition);
            }
        }
        ids.retain(found.topics().stream().map(TopicDirectory.Topic::name).collect(Collectors.toSet()));
        if (!wasFound || !added.isEmpty()) {
            news.begun(options.topics() + ": " + found.partitions().size() + " partitions" + beginnings(begin));
        }
        if (!unknown.isEmpty()) {
            tellUnknown(unknown);
        }
        known = Set.copyOf(found.partitions());
        wasFound = true;
        untilDiscoveryMillis = options.discovery().toMillis();
        return true;
    }

    private void tellUnknown(Set<TopicPartition> unknown) {
        String message = "the group " + options.group() + " at " + options.connection() + " has no offset of "
                + unknown.size() + " partitions, so that what came before these positions is not read"
                + beginnings(unknown)
                + ". At the first start that is as it should be; later its offsets have expired (see"
                + " offsets.retention.minutes of the brokers) or were deleted: begin elsewhere with startingAt(...), or keep"
                + " positions in a checkpoint directory";
        news.trouble(message, new IllegalStateException(message));
    }

    /** Returns where partitions begin that had no position, the first few of them. */
    private String beginnings(Set<TopicPartition> begin) {
        return begin.stream()
                .sorted(OffsetRange.BY_NAME)
                .limit(SHOWN_BEGINNINGS)
                .map(partition -> partition + " from offset " + starts.getOrDefault(partition, 0L))
                .collect(Collectors.joining(
                        ", ", begin.isEmpty() ? "" : "; ", begin.size() > SHOWN_BEGINNINGS ? ", ..." : ""));
    }

    private void missing(Set<String> missing) {
        missingMillis += pollingMillis;
        String message = name + " finds no " + String.join(", no ", missing) + " at " + options.connection();
        if (missingMillis >= MISSING_MILLIS) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    message
                            + (wasFound || goesOn
                                    ? "; it was there before, and was deleted. If that is right, take it out of the"
                                            + " program"
                                    : "; make it before the start, or use KafkaTopics.matching(...)"));
        }
    }

    /** Compares a topic with the one that was read by its name; the positions in that mean nothing in another. */
    private void compare(Consumer<ByteBuffer, ByteBuffer> asked, TopicDirectory.Topic topic) {
        if (!ids.isOther(topic.name(), topic.id())) {
            return;
        }
        Map<TopicPartition, Long> from = asked.beginningOffsets(topic.partitions(), attempt);
        Map<TopicPartition, Long> until = asked.endOffsets(topic.partitions(), attempt);
        String message = KafkaErrors.madeAnew(name, topic, ids, positions, until);
        if (options.lost() == LostOffsets.STOP) {
            throw new TidemillException(ErrorCode.SOURCE_FAILED, message + KafkaErrors.HOW_TO_GO_ON);
        }
        news.trouble(
                message + "; it is read from its " + (options.lost() == LostOffsets.EARLIEST ? "beginning" : "end"),
                new TidemillException(ErrorCode.SOURCE_FAILED, message));
        beginnings++;
        (options.lost() == LostOffsets.EARLIEST ? from : until)
                .forEach((partition, offset) -> anew.put(partition, new Beginning(beginnings, offset)));
        ids.note(topic.name(), topic.id());
    }

    private void lookAtEnds(Consumer<ByteBuffer, ByteBuffer> asked, TopicDirectory listed) {
        if (known.isEmpty()) {
            return;
        }
        Optional<Map<TopicPartition, Long>> found = ends.find(asked, listed, known, seen.ends(), this::isToApply);
        if (found.isEmpty()) {
            untilDiscoveryMillis = 0;
            return;
        }
        List<TopicPartition> inOrder = new ArrayList<>(known);
        inOrder.sort(OffsetRange.BY_NAME);
        seen = new Seen(List.copyOf(inOrder), Map.copyOf(starts), found.get(), ids.all(), Map.copyOf(anew));
    }
}
