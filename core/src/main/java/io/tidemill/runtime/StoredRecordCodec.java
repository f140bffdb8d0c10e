package io.tidemill.runtime;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.source.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored records as values, one after the other. */
final class StoredRecordCodec implements RecordCodec {
    private final ValueWriter writer;
    private final ValueReader reader;

    StoredRecordCodec(ValueSerializer serializer) {
        this.writer = serializer.writer();
        this.reader = serializer.reader();
    }

    @Override
    public ByteBuffer encode(List<?> records) {
        try {
            records.forEach(writer::write);
        } catch (RuntimeException e) {
            writer.take(); // what was written before the record that cannot be
            throw e;
        }
        return writer.take();
    }

    @Override
    public List<?> decode(ByteBuffer bytes) {
        List<@Nullable Object> records = new ArrayList<>();
        reader.reset(bytes);
        while (reader.hasRemaining()) {
            records.add(reader.read());
        }
        return records;
    }
}
