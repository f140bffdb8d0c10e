package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** One pass over a range. It ends where the consumer stands at the range's end, however many records that took. */
final class RangeReader<K, V> implements RecordReader<KafkaRecord<K, V>> {
    private static final Duration FETCH_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);

    private final OffsetRange range;
    private final KafkaReading<K, V> reading;
    private final ReadingTools<K, V> tools;
    private final RangeTally tally;
    private final Runnable afterwards;
    private final PartitionConsumer<K, V> consumer;
    private @Nullable KafkaRecord<K, V> ready;
    private boolean ended;
    private boolean failed;
    private boolean hasDeadLetters;
    private long count;

    private RangeReader(
            OffsetRange range,
            KafkaReading<K, V> reading,
            ReadingTools<K, V> tools,
            RangeTally tally,
            Runnable afterwards,
            PartitionConsumer<K, V> consumer) {
        this.range = range;
        this.reading = reading;
        this.tools = tools;
        this.tally = tally;
        this.afterwards = afterwards;
        this.consumer = consumer;
    }

    /** Returns a pass over {@code range}, of the topic with this id if it is known; {@code afterwards} is run at its end. */
    static <K, V> RangeReader<K, V> open(
            OffsetRange range,
            @Nullable Uuid topic,
            KafkaReading<K, V> reading,
            ReadingTools<K, V> tools,
            RangeTally tally,
            Runnable afterwards) {
        try {
            boolean isThere = topic == null || tools.guard().isSame(range, topic);
            if (!isThere && reading.lost() == LostOffsets.STOP) {
                throw KafkaErrors.ofAnotherTopic(reading, range, topic);
            }
            RangeReader<K, V> reader = new RangeReader<>(
                    range, reading, tools, tally, afterwards, tools.consumers().take(range));
            if (!isThere) {
                reader.passOver(range.until());
            }
            return reader;
        } catch (RuntimeException e) {
            afterwards.run();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        while (ready == null) {
            ConsumerRecord<Object, Object> raw = next(range.until());
            if (raw == null) {
                return false;
            }
            ready = decode(raw);
        }
        return true;
    }

    @Override
    public KafkaRecord<K, V> next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        KafkaRecord<K, V> record = ready;
        ready = null;
        count++;
        return record;
    }

    @Override
    public void forEachRemaining(Consumer<? super KafkaRecord<K, V>> action) {
        if (ready != null) {
            action.accept(next());
        }
        ConsumerRecord<Object, Object> raw;
        while ((raw = next(range.until())) != null) {
            KafkaRecord<K, V> record = decode(raw);
            if (record != null) {
                count++;
                action.accept(record);
            }
        }
    }

    /** Takes the next record; null at the end. */
    private @Nullable ConsumerRecord<Object, Object> next(long until) {
        ConsumerRecord<Object, Object> raw = consumer.peek(until);
        if (raw == null && fill()) {
            raw = consumer.peek(until);
        }
        if (raw != null) {
            consumer.take(raw);
        }
        return raw;
    }

    // ---- fetching

    /** Fetches until there is a record of the range, and returns whether there is one. */
    private boolean fill() {
        // Counted in waits, not by a clock: a wait may be shorter than it says, when an answer comes that holds nothing
        long waitsLeft = Math.max(1, reading.patience().toMillis() / FETCH_TIMEOUT.toMillis());
        while (!ended) {
            if (consumer.hasReached(range.until())) {
                end();
            } else if (consumer.peek(range.until()) != null) {
                return true;
            } else if (fetch()) {
                waitsLeft = Math.max(1, reading.patience().toMillis() / FETCH_TIMEOUT.toMillis());
            } else if (--waitsLeft <= 0) {
                failed = true;
                throw KafkaErrors.silent(reading, range);
            }
        }
        return false;
    }

    private boolean fetch() {
        try {
            return consumer.fetch(FETCH_TIMEOUT);
        } catch (OffsetOutOfRangeException e) {
            passOverLost(e);
            return true;
        } catch (KafkaException e) {
            failed = true;
            throw KafkaErrors.reading(reading, range, e);
        }
    }

    /** Goes to the first record that is still there, or gives the range up, as the program has chosen. */
    private void passOverLost(OffsetOutOfRangeException cause) {
        OffsetRange existing;
        try {
            existing = consumer.existing(LOOK_TIMEOUT);
        } catch (KafkaException e) {
            failed = true;
            throw KafkaErrors.reading(reading, range, e);
        }
        switch (reading.lost()) {
            case STOP -> {
                failed = true;
                throw KafkaErrors.lost(reading, range, existing, cause);
            }
            case EARLIEST -> {
                boolean isBehindEnd = range.from() > existing.until();
                long first = isBehindEnd ? range.until() : Math.max(range.from(), existing.from());
                if (isBehindEnd) {
                    tools.notes().goOnAt(range.partition(), existing.from());
                }
                passOver(Math.min(first, range.until()));
            }
            case LATEST -> {
                tools.notes().goOnAt(range.partition(), existing.until());
                passOver(range.until());
            }
        }
    }

    private void passOver(long offset) {
        if (tally.isNewLoss()) {
            tools.notes().counted("lost", offset - range.from(), range.toString());
        }
        if (offset >= range.until()) {
            failed = true; // the consumer stands where nothing is
            end();
        } else {
            consumer.seek(offset);
        }
    }

    private void end() {
        ended = true;
        tools.deadLetters().flush(hasDeadLetters);
        hasDeadLetters = false;
    }

    // ---- decoding

    /** Returns the decoded record; null if it cannot be decoded and went to the dead letters. */
    private @Nullable KafkaRecord<K, V> decode(ConsumerRecord<Object, Object> raw) {
        Undecoded undecoded = RecordDecoder.undecoded(raw);
        if (undecoded == null) {
            return consumer.decoder().record(raw);
        }
        poison(raw, undecoded);
        return null;
    }

    private void poison(ConsumerRecord<Object, Object> raw, Undecoded undecoded) {
        String place = "offset " + raw.offset() + " of " + range.partition();
        RuntimeException cause = undecoded.cause();
        if (reading.deadLetters().isEmpty()) {
            failed = true;
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    "The record at " + place + ", with the value " + undecoded.excerpt()
                            + ", cannot be decoded: " + cause
                            + ". Use deserializers that take it, or send such records elsewhere with"
                            + " deadLetters(topic)",
                    cause);
        }
        if (tally.isNewPoison(raw.offset())) {
            tools.deadLetters().send(raw, undecoded);
            hasDeadLetters = true;
            tools.notes().counted("malformed", 1, place + ": " + cause);
        }
    }

    @Override
    public void close() {
        try {
            tally.read(count, ended);
            tools.deadLetters().flush(hasDeadLetters);
        } finally {
            if (failed) {
                tools.consumers().discard(consumer);
            } else {
                tools.consumers().giveBack(consumer);
            }
            afterwards.run();
        }
    }
}
