package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.source.PacedRun;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.Quota;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A running Kafka source: it cuts batches out of what the watch knows to be there. Owned by the batches' thread. */
final class KafkaRun<K, V> implements PacedRun<KafkaRecord<K, V>> {
    /*
     *   watch (own thread):  partitions, where they begin, how far they reach  ->  Seen, a value, the newest at any time
     *   seal (batches' thread): from the position to the end that was seen, within the limits  ->  one range a partition
     *   tasks: read their range with a consumer of the pool
     *
     * The watch only ever says what there is; where the source stands is known here, and written into the positions of each
     * batch. A partition's first range begins where the watch says; so do ranges after a loss. Such a position is written
     * with its beginning, so that a replay has the same range although the topic may have changed by then.
     */
    private final KafkaReading<K, V> reading;
    private final RateLimits limits;
    private final Operator operator;
    private final boolean commits;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>(); // read by the watch
    private final Map<TopicPartition, Long> jumps = new ConcurrentHashMap<>(); // written by the watch and by tasks
    private final NavigableMap<BatchTime, Map<TopicPartition, Long>> uncommitted = new TreeMap<>();
    private final TopicIds ids = new TopicIds();
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    private final ReadingTools<K, V> tools;
    private final TopicWatch watch;
    private boolean isWatching;
    private boolean stopping;
    private boolean hasTakenLast;

    private KafkaRun(KafkaReading<K, V> reading, WatchOptions watching, RateLimits limits, SourceContext context) {
        this.reading = reading;
        this.limits = limits;
        this.operator = new Operator(context.name(), "");
        this.commits = !watching.group().isEmpty();
        context.positions().forEach((part, position) -> {
            KafkaPosition known = KafkaPosition.parse(part, position);
            next.put(partition(part), known.until());
            known.topic().ifPresent(id -> ids.note(partition(part).topic(), id));
        });
        long mostIdle = context.bufferBytes() / (2L * reading.connection().fetchBytes());
        this.tools = new ReadingTools<>(
                reading, (int) Math.max(1, Math.min(mostIdle, Integer.MAX_VALUE)), notes(context.events()));
        this.watch = new TopicWatch(watching, context, next, jumps, ids);
    }

    static <K, V> KafkaRun<K, V> start(
            KafkaReading<K, V> reading, WatchOptions watching, RateLimits limits, SourceContext context) {
        KafkaRun<K, V> run = new KafkaRun<>(reading, watching, limits, context);
        if (!context.isContinued()) {
            run.startWatch();
        }
        return run;
    }

    /** Starts the watch: after batches of an earlier run have been given again, since these may tell newer ids of topics. */
    private void startWatch() {
        if (!isWatching) {
            isWatching = true;
            watch.start();
        }
    }

    private ReadingNotes notes(SourceEvents events) {
        return new ReadingNotes() {
            @Override
            public void counted(String what, long count, String example) {
                events.counted(what, count, example);
            }

            @Override
            public void goOnAt(TopicPartition partition, long offset) {
                jumps.put(partition, offset);
            }
        };
    }

    // ---- batches

    @Override
    public long waitingBytes(BatchTime time) {
        TopicWatch.Seen seen = watch.seen();
        long records = 0;
        for (TopicPartition partition : seen.inOrder()) {
            Long position = next.get(partition);
            long from = position != null ? position : seen.startOf(partition);
            records += Math.max(0, Math.min(limits.mostPerPartition(), seen.endOf(partition) - from));
        }
        return Math.min(records, limits.mostInTotal()) * KafkaBatch.BYTES_PER_RECORD;
    }

    @Override
    public SourceBatch<KafkaRecord<K, V>> seal(BatchTime time, Quota quota) {
        if (hasTakenLast) {
            return batch(List.of(), PositionChanges.NONE, Map.of());
        }
        startWatch();
        hasTakenLast = stopping;
        Set<TopicPartition> beginning = new HashSet<>();
        TopicWatch.Seen seen = watch.seen();
        List<OffsetRange> ranges = limits.within(quota).applyTo(available(seen, beginning));
        Map<String, String> moved = new HashMap<>();
        for (OffsetRange range : ranges) {
            if (!range.isEmpty() || beginning.contains(range.partition())) {
                OptionalLong from =
                        beginning.contains(range.partition()) ? OptionalLong.of(range.from()) : OptionalLong.empty();
                moved.put(
                        range.partition().toString(),
                        positionOf(range, from, seen).toString());
                next.put(range.partition(), range.until());
            }
        }
        return taken(time, ranges, new PositionChanges(moved, gone()), Map.of());
    }

    private static KafkaPosition positionOf(OffsetRange range, OptionalLong from, TopicWatch.Seen seen) {
        return new KafkaPosition(
                from,
                range.until(),
                Optional.ofNullable(seen.ids().get(range.partition().topic())));
    }

    /** Returns what there is beyond the positions; adds to {@code beginning} the partitions that begin a new range. */
    private List<OffsetRange> available(TopicWatch.Seen seen, Set<TopicPartition> beginning) {
        List<OffsetRange> available = new ArrayList<>();
        for (TopicPartition partition : seen.inOrder()) {
            Long jump = jumpOf(partition, seen);
            Long position = next.get(partition);
            if (jump != null || position == null) {
                beginning.add(partition);
            }
            long from = jump != null ? jump : position != null ? position : seen.startOf(partition);
            available.add(new OffsetRange(partition, from, Math.max(from, seen.endOf(partition))));
        }
        return available;
    }

    /** Returns where the partition goes on if that is not where it stands; null if it is. */
    private @Nullable Long jumpOf(TopicPartition partition, TopicWatch.Seen seen) {
        Long lost = jumps.remove(partition);
        TopicWatch.Beginning anew = seen.anew().get(partition);
        if (anew == null || anew.number() <= begun.getOrDefault(partition, 0L)) {
            return lost;
        }
        begun.put(partition, anew.number());
        tools.consumers().forget(partition);
        watch.applied(partition, anew);
        return anew.offset();
    }

    /** Returns the partitions that are no more, and forgets them. */
    private Set<String> gone() {
        Set<String> gone = new HashSet<>();
        for (TopicPartition partition : watch.takeGone()) {
            next.remove(partition);
            gone.add(partition.toString());
        }
        return gone;
    }

    @Override
    public SourceBatch<KafkaRecord<K, V>> replay(BatchTime time, PositionChanges changes) {
        List<OffsetRange> ranges = new ArrayList<>();
        Map<String, Uuid> topics = new HashMap<>();
        changes.moved().forEach((part, text) -> {
            TopicPartition partition = partition(part);
            KafkaPosition position = KafkaPosition.parse(part, text);
            ranges.add(new OffsetRange(partition, fromOf(position, partition, time), position.until()));
            next.put(partition, position.until());
            position.topic().ifPresent(id -> {
                topics.put(partition.topic(), id);
                ids.note(partition.topic(), id);
            });
        });
        changes.gone().forEach(part -> next.remove(partition(part)));
        ranges.sort((one, other) -> OffsetRange.BY_NAME.compare(one.partition(), other.partition()));
        return taken(time, ranges, changes, topics);
    }

    private long fromOf(KafkaPosition position, TopicPartition partition, BatchTime time) {
        Long last = next.get(partition);
        if (position.from().isEmpty() && last == null) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "Batch " + time + " read " + partition + " until offset " + position.until()
                            + ", but the checkpoint does not say from where");
        }
        return position.from().orElseGet(() -> last == null ? position.until() : last);
    }

    private static TopicPartition partition(String part) {
        int dash = part.lastIndexOf('-');
        try {
            return new TopicPartition(part.substring(0, Math.max(0, dash)), Integer.parseInt(part.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The checkpoint has a position of '" + part + "', but a partition was expected, such as requests-0",
                    e);
        }
    }

    private SourceBatch<KafkaRecord<K, V>> taken(
            BatchTime time, List<OffsetRange> ranges, PositionChanges changes, Map<String, Uuid> topics) {
        List<OffsetRange> full =
                ranges.stream().filter(range -> !range.isEmpty()).toList();
        if (commits && !ranges.isEmpty()) {
            Map<TopicPartition, Long> reached = new HashMap<>();
            ranges.forEach(range -> reached.put(range.partition(), range.until()));
            uncommitted.put(time, reached);
        }
        return batch(full, changes, topics);
    }

    /** Returns a batch of these ranges; {@code topics} have the ids that are to be looked for before they are read. */
    private SourceBatch<KafkaRecord<K, V>> batch(
            List<OffsetRange> ranges, PositionChanges changes, Map<String, Uuid> topics) {
        List<KafkaSplit<K, V>> splits = new ArrayList<>();
        for (OffsetRange range : ranges) {
            splits.add(new KafkaSplit<>(range, topics.get(range.partition().topic()), reading, tools));
        }
        return new KafkaBatch<>(splits, changes, operator);
    }

    @Override
    public void committed(BatchTime time) {
        NavigableMap<BatchTime, Map<TopicPartition, Long>> done = uncommitted.headMap(time, true);
        Map<TopicPartition, Long> reached = new HashMap<>();
        done.values().forEach(reached::putAll);
        done.clear();
        if (!reached.isEmpty()) {
            watch.commit(reached);
        }
    }

    // ---- the end

    /** Takes one batch more, of what is known to be there now. What comes later stays in Kafka for the next start. */
    @Override
    public void stopReceiving() {
        stopping = true;
        watch.stopLooking();
    }

    @Override
    public boolean isExhausted() {
        return hasTakenLast;
    }

    @Override
    public void close() {
        stopping = true;
        hasTakenLast = true;
        tools.close();
        watch.close();
    }

    @Override
    public String toString() {
        return reading.sourceName();
    }
}
