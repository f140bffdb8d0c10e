package io.tidemill.engine.local;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of one partition as blocks. Used by one task.
 *
 * <pre>
 *   PUT     key state                    the key has this state
 *   PUT_AGE key state milliseconds       the same, and its last data is so old
 *   REMOVE  key                          the key has no state
 *   VALUES  key count value...           these values came in for the key
 * </pre>
 */
final class StateEntryWriter {
    static final byte PUT = 1;
    static final byte PUT_AGE = 2;
    static final byte REMOVE = 3;
    static final byte VALUES = 4;

    private static final int BLOCK_BYTES = 256 << 10;

    /** A journal takes 64 MiB for a record, which has a few bytes of its own beside the block. */
    private static final int MOST_BYTES = (64 << 20) - (64 << 10);

    private final String state;
    private final BatchTime time;
    private final int partition;
    private final int partitions;
    private final ValueWriter out;
    private final StateBlock.Sink sink;

    StateEntryWriter(
            String state, BatchTime time, int partition, int partitions, ValueWriter out, StateBlock.Sink sink) {
        this.state = state;
        this.time = time;
        this.partition = partition;
        this.partitions = partitions;
        this.out = out;
        this.sink = sink;
    }

    BatchTime time() {
        return time;
    }

    void put(@Nullable Object key, @Nullable Object value) {
        out.writeByte(PUT);
        out.write(key);
        out.write(value);
        ended(key);
    }

    void put(@Nullable Object key, @Nullable Object value, long lastDataMillis) {
        out.writeByte(PUT_AGE);
        out.write(key);
        out.write(value);
        out.writeLong(time.epochMillis() - lastDataMillis);
        ended(key);
    }

    void remove(@Nullable Object key) {
        out.writeByte(REMOVE);
        out.write(key);
        ended(key);
    }

    void values(@Nullable Object key, List<?> values) {
        out.writeByte(VALUES);
        out.write(key);
        out.writeLong(values.size());
        values.forEach(out::write);
        ended(key);
    }

    /** What was written of a key lies after less than a block of others, so their bytes hardly count. */
    private void ended(@Nullable Object key) {
        if (out.size() >= BLOCK_BYTES) {
            if (out.size() > MOST_BYTES) {
                throw tooLarge(key, out.size());
            }
            flush();
        }
    }

    private TidemillException tooLarge(@Nullable Object key, int bytes) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                "State '" + state + "' has for the key " + StateTable.shortened(key) + " what takes " + bytes
                        + " bytes in batch " + time + "; durable state takes " + MOST_BYTES
                        + " for one key, and nothing of the batch was committed. Keep less for a key: use several"
                        + " keys, such as a key and a number, or totals instead of all records");
    }

    /** Gives away what was written. */
    void flush() {
        if (out.size() > 0) {
            sink.accept(new StateBlock(state, time, partition, partitions, out.take()));
        }
    }
}
