package io.tidemill.runtime;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.DurableTotal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The accumulators that were there at the start, which are kept by their names. Used by the thread that runs batches. */
final class KeptTotals {
    private final Map<String, DurableTotal> totals = new LinkedHashMap<>();
    private final Map<String, byte[]> written = new HashMap<>();
    private final ValueSerializer serializer;
    private final ValueWriter writer;

    KeptTotals(List<DurableTotal> all, ValueSerializer serializer) {
        this.serializer = serializer;
        this.writer = serializer.writer();
        for (DurableTotal total : all) {
            if (totals.put(total.name(), total) != null) {
                throw TidemillException.invalidState("Two accumulators are called '" + total.name()
                        + "': a checkpoint directory keeps them by their names, so give each its own");
            }
        }
    }

    /** Sets the totals to what an earlier run wrote. */
    void restore(Map<String, byte[]> kept) {
        ValueReader reader = serializer.reader();
        kept.forEach((name, bytes) -> {
            DurableTotal total = totals.get(name);
            if (total != null) {
                reader.reset(ByteBuffer.wrap(bytes));
                Object value = reader.read();
                if (value != null) {
                    restore(total, value);
                    written.put(name, bytes);
                }
            }
        });
    }

    private static void restore(DurableTotal total, Object value) {
        try {
            total.restore(value);
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The accumulator '" + total.name()
                            + "' was of another kind or type in an earlier run, which kept a "
                            + value.getClass().getName() + " (" + e.getMessage()
                            + "). Give the accumulator another name, or let the old total be lost with"
                            + " tidemill.checkpoint.discard=" + total.name(),
                    e);
        }
    }

    /** Returns the totals that are not as they were at the last call, written. */
    Map<String, byte[]> changed() {
        Map<String, byte[]> changed = new LinkedHashMap<>();
        totals.forEach((name, total) -> {
            total.keep(writer::write);
            ByteBuffer bytes = writer.take();
            byte[] value = new byte[bytes.remaining()];
            bytes.get(value);
            if (!Arrays.equals(value, written.put(name, value))) {
                changed.put(name, value);
            }
        });
        return changed;
    }
}
