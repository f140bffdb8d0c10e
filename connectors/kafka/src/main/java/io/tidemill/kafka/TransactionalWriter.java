package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.VoidFunction;
import io.tidemill.plan.Operator;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes exactly once: every batch in a transaction, with its time as a mark. Used by the batches' thread. */
final class TransactionalWriter<T, K, V> implements KafkaSink.BatchWriter<T> {
    /*
     * Two systems commit a batch: Kafka its records, and then the checkpoint its positions and states. A crash in between
     * leaves a batch that Kafka has and the checkpoint has not; it is run again, with the same time, and must not be written
     * again. So the transaction also holds the time, as an offset that is committed to a group of the sink's own:
     *
     *     begin ... records ... [mark := t] commit       checkpoint: committed(t)
     *     ----------------------------------------|---------------------------------
     *       crash here: nothing is visible; the   |  crash here: the mark is t; the batch is
     *       batch is run again and written        |  run again, seen to be there, and passed over
     *
     * Records and mark become visible together or not at all; that is what the transaction is for. Batches are committed one
     * after the other, so one mark is enough: the batch that comes again after a start is there if it is at the mark, as is one that
     * is written twice in a row, and any other has to be after it. One that is not comes from a checkpoint that is older than the
     * mark, and has other records than were written then. What a batch is run again with does not matter, since it is written once,
     * whole, by whichever run got to the commit.
     *
     * At the first write after a start, initTransactions() ends what an earlier producer of this name has left (a commit that
     * had begun is completed, all else is aborted) and fences it: a process that only seemed dead cannot commit any more. Only
     * then the mark is read, so no commit can come behind our back.
     *
     * The mark needs a partition that exists, as offsets do; it is the first partition of the topic of a record of the batch.
     * The sink's group may therefore hold several marks: the greatest counts. A batch without records needs no transaction: to
     * run it again writes nothing, too.
     *
     * Tasks send into the one transaction, so nothing is collected, and what is held is bounded by the producer's buffer.
     */
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);
    private static final int COMMIT_TRIES = 3;

    private final SharedProducer<K, V> producer;
    private final RecordFunction<T, K, V> record;
    private final KafkaConnection connection;
    private final String name;
    private final BatchMarks marks;
    private Optional<BatchTime> mark = Optional.empty();
    private boolean isFenced;
    private Optional<BatchTime> lastTried = Optional.empty(); // to be written

    TransactionalWriter(
            SharedProducer<K, V> producer,
            RecordFunction<T, K, V> record,
            KafkaConnection connection,
            String name,
            Duration patience) {
        this.producer = producer;
        this.record = record;
        this.connection = connection;
        this.name = name;
        this.marks = new BatchMarks(connection, name, patience);
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        write(rdd, time, lastTried.equals(Optional.of(time)));
    }

    @Override
    public void writeAgain(RDD<T> rdd, BatchTime time) {
        write(rdd, time, true);
    }

    @Override
    public boolean remembersTime() {
        return true;
    }

    private void write(RDD<T> rdd, BatchTime time, boolean mayBeThere) {
        if (isFenced) {
            throw fenced(null);
        }
        try {
            open();
            if (mark.isPresent() && !time.isAfter(mark.get())) {
                passOver(rdd, time, mark.get(), mayBeThere);
                return;
            }
            lastTried = Optional.of(time);
            if (writeInTransaction(rdd, time)) {
                mark = Optional.of(time);
            }
        } catch (RuntimeException e) {
            throw ended(e);
        }
    }

    /**
     * Passes over a batch that Kafka has already, and the checkpoint has not, or that has no records.
     *
     * @throws TidemillException if it is another that is not after the mark: its records are in no topic
     */
    private void passOver(RDD<T> rdd, BatchTime time, BatchTime committed, boolean mayBeThere) {
        if (mayBeThere && time.equals(committed)) {
            LOG.info("{} has batch {} already; it is not written again", name, time);
        } else if (!rdd.isEmpty()) {
            throw notAfterMark(time, committed);
        }
    }

    private TidemillException notAfterMark(BatchTime time, BatchTime committed) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "Batch " + time + " is not after batch " + committed + ", which is the last that '" + name
                        + "' has committed to " + connection
                        + ": the checkpoint is older than what was written (was a backup restored, or the directory"
                        + " deleted, or did the machine fail?), or the clock went back. To leave it out would lose its records. Put the newer"
                        + " checkpoint in place; or give exactlyOnce(...) another name, and what comes again is"
                        + " written a second time");
    }

    /** Makes the producer, fences others of its name, and reads the mark; nothing happens where that is done. */
    private void open() {
        if (!producer.isOpen()) {
            producer.get().initTransactions();
            Optional<BatchTime> last = marks.last();
            if (mark.isPresent() && last.map(mark.get()::isAfter).orElse(true)) {
                LOG.warn(
                        "{} has written batch {}, but its group at {} says {}: the marks were deleted or set back. It"
                                + " goes on with its own",
                        name,
                        mark.get(),
                        connection,
                        last.map(BatchTime::toString).orElse("nothing"));
                return;
            }
            mark = last;
        }
    }

    /** Returns whether there were records. */
    private boolean writeInTransaction(RDD<T> rdd, BatchTime time) {
        Producer<K, V> sending = producer.get();
        sending.beginTransaction();
        Transaction<K, V> transaction = new Transaction<>(producer);
        try {
            sendAll(rdd, transaction);
            producer.flush(transaction.outcome);
        } catch (RuntimeException e) {
            abort(sending, e);
            throw e;
        }
        String topic = transaction.topic.get();
        if (topic == null) {
            sending.abortTransaction();
            return false;
        }
        marks.addTo(sending, topic, time);
        commit(sending);
        return true;
    }

    /** Sends from the tasks where they run in this process; otherwise from here, for a transaction belongs to one producer. */
    private void sendAll(RDD<T> rdd, Transaction<K, V> transaction) {
        VoidFunction<Iterator<T>> sending = transaction.sending(record);
        if (!rdd.context().engine().shipsFunctions()) {
            rdd.foreachPartition(sending);
            return;
        }
        try {
            sending.accept(rdd.toLocalIterator());
        } catch (Exception e) {
            throw new Operator("sending to Kafka as '" + name + "'", "").failed(e);
        }
    }

    /** Commits; a commit that was not answered is asked for again, which Kafka allows. */
    private static void commit(Producer<?, ?> sending) {
        for (int tries = 1; ; tries++) {
            try {
                sending.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (tries == COMMIT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void abort(Producer<?, ?> sending, RuntimeException cause) {
        try {
            sending.abortTransaction();
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // the next start aborts it
        }
    }

    /** Ends the producer, whose state is not known now, and returns what to throw. */
    private RuntimeException ended(RuntimeException failure) {
        producer.close();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                isFenced = true;
                return fenced(failure);
            }
        }
        return failure instanceof KafkaException ? producer.failed(failure) : failure;
    }

    private TidemillException fenced(@Nullable RuntimeException cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "Another producer writes to " + connection + " as '" + name
                        + "', so this one may not any more: either the same"
                        + " program was started twice, or another output has the same name, or a batch took longer than"
                        + " transaction.timeout.ms",
                cause);
    }

    @Override
    public void close() {
        producer.close();
    }

    /** What the tasks of one batch share. */
    private static final class Transaction<K, V> {
        private final SharedProducer<K, V> producer;
        private final AtomicReference<@Nullable Exception> outcome = new AtomicReference<>();
        private final AtomicReference<@Nullable String> topic = new AtomicReference<>();

        Transaction(SharedProducer<K, V> producer) {
            this.producer = producer;
        }

        <T> VoidFunction<Iterator<T>> sending(RecordFunction<T, K, V> record) {
            return records -> producer.send(records, record, outcome, found -> {
                if (topic.get() == null) {
                    topic.compareAndSet(null, found);
                }
            });
        }
    }
}
