package io.tidemill.engine.local;

import io.tidemill.engine.RecordSerializer;
import io.tidemill.engine.RecordSerializer.RecordWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordSize;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chain that keeps every record: in memory as long as the budget has room, and from the first record that does
 * not fit on, with all before it, in a file. Close it when it was not finished.
 */
final class SpillingSink<T> extends Sink<T> implements AutoCloseable {
    private static final int REFERENCE_BYTES = 4;

    private final CacheBudget budget;
    private final SpillFiles files;
    private final RecordSerializer serializer;
    private final String label;
    private final List<T> records = new ArrayList<>();
    private long usedBytes;
    private long reservedBytes;
    private @Nullable Path file;
    private @Nullable RecordWriter writer;

    SpillingSink(CacheBudget budget, SpillFiles files, RecordSerializer serializer, String label) {
        this.budget = budget;
        this.files = files;
        this.serializer = serializer;
        this.label = label;
    }

    @Override
    public void accept(T record) {
        if (writer != null) {
            write(writer, record);
            return;
        }
        usedBytes += RecordSize.of(record) + REFERENCE_BYTES;
        if (usedBytes > reservedBytes && !reserve()) {
            spill();
            accept(record);
            return;
        }
        records.add(record);
    }

    private boolean reserve() {
        long more = Math.max(usedBytes - reservedBytes, budget.stepBytes());
        if (!budget.reserve(more)) {
            return false;
        }
        reservedBytes += more;
        return true;
    }

    /** Goes on in a file, beginning with what is in memory. */
    void spill() {
        Path path = files.newFile();
        file = path;
        try {
            RecordWriter opened = serializer.writer(Files.newOutputStream(path), type -> {});
            writer = opened;
            records.forEach(record -> write(opened, record));
        } catch (IOException e) {
            throw failed(e);
        }
        records.clear();
        release();
    }

    private void write(RecordWriter to, T record) {
        try {
            to.write(record);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private TidemillException failed(IOException cause) {
        if (cause instanceof NotSerializableException) {
            return new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "Records kept by " + label + " cannot be written to disk: class " + cause.getMessage()
                            + " is not serializable; let it implement java.io.Serializable, map the records to something"
                            + " that does, or persist them with MEMORY_ONLY",
                    cause);
        }
        return SpillFiles.failed("written", cause);
    }

    private void release() {
        budget.release(reservedBytes);
        reservedBytes = 0;
    }

    /** Returns what was kept, which the caller now owns: its bytes stay reserved until they are released. */
    KeptRecords<T> finish() {
        RecordWriter open = writer;
        Path path = file;
        if (open == null || path == null) {
            KeptRecords<T> kept = new KeptRecords.InMemory<>(records, reservedBytes);
            reservedBytes = 0;
            return kept;
        }
        try {
            open.finish();
            open.close();
        } catch (IOException e) {
            throw failed(e);
        }
        writer = null;
        file = null;
        return new KeptRecords.OnDisk<>(path, serializer);
    }

    @Override
    public void close() {
        release();
        if (file != null) {
            try {
                if (writer != null) {
                    writer.close();
                }
            } catch (IOException e) {
                // the file is thrown away, whatever it has
            } finally {
                SpillFiles.delete(file);
            }
        }
    }
}
