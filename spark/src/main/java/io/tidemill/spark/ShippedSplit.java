package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A split on its way to the task that reads it. To another process it goes as bytes, which are made when the plan is cut: so they
 * are there as long as Spark may ask for them, even where the source has let its own memory go. Many bytes go as a broadcast
 * value, which Spark fetches in blocks and keeps on disk if it must. Inside one process the task finds the object itself.
 */
abstract sealed class ShippedSplit implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int INLINE_BYTES = 64 << 10;

    private transient int holders = 1; // guarded by this; first is the action that it was made for

    /** Returns {@code split}, ready to travel. */
    static ShippedSplit of(Split<?> split, JavaSparkContext spark) {
        if (spark.isLocal()) {
            return new Here(split);
        }
        byte[] bytes;
        try {
            bytes = Values.toJava(split);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "The split " + split + " of a source cannot be sent to an executor: " + e
                            + "; its class and all that it refers to have to be serializable",
                    e);
        }
        return bytes.length <= INLINE_BYTES ? new Inline(bytes) : new Fetched(spark.broadcast(bytes), bytes.length);
    }

    /** Returns a new reader at the first record. */
    @SuppressWarnings("unchecked") // it reads what the split of this place read
    final <T> RecordReader<T> open() throws Exception {
        return (RecordReader<T>) split().open();
    }

    abstract Split<?> split() throws IOException;

    /** Returns how many bytes are held in this process for tasks that may ask for them. */
    abstract long heldBytes();

    /** Says that tasks of one more may ask for it; in the process that made it. */
    final synchronized void hold() {
        holders++;
    }

    /** Says that no task of one holder asks any more; after the last, what is held is let go. */
    final synchronized void release() {
        holders--;
        if (holders == 0) {
            letGo();
        }
    }

    void letGo() {}

    /** One that never leaves the process; held by the RDD that made it. */
    private static final class Here extends ShippedSplit {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final ConcurrentHashMap<Long, WeakReference<Split<?>>> SPLITS = new ConcurrentHashMap<>();
        private static final AtomicLong IDS = new AtomicLong();

        private final long id = IDS.incrementAndGet();
        private final transient @Nullable Split<?> split;

        Here(Split<?> split) {
            this.split = split;
            SPLITS.values().removeIf(known -> known.refersTo(null));
            SPLITS.put(id, new WeakReference<>(split));
        }

        @Override
        Split<?> split() {
            WeakReference<Split<?>> known = SPLITS.get(id);
            Split<?> found = split != null ? split : known == null ? null : known.get();
            if (found == null) {
                throw TidemillException.invalidState("A split was read after its batch was over");
            }
            return found;
        }

        @Override
        long heldBytes() {
            return 0;
        }
    }

    /** Bytes that travel with the task. */
    private static final class Inline extends ShippedSplit {
        @Serial
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Inline(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        Split<?> split() throws IOException {
            return (Split<?>) Objects.requireNonNull(Values.fromJava(bytes, 0, bytes.length));
        }

        @Override
        long heldBytes() {
            return bytes.length;
        }
    }

    /** Bytes that the task fetches. */
    private static final class Fetched extends ShippedSplit {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Broadcast<byte[]> bytes;
        private final long length;

        Fetched(Broadcast<byte[]> bytes, long length) {
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        Split<?> split() throws IOException {
            return (Split<?>) Objects.requireNonNull(Values.fromJava(bytes.value(), 0, bytes.value().length));
        }

        @Override
        long heldBytes() {
            return length;
        }

        @Override
        void letGo() {
            bytes.destroy();
        }
    }
}
