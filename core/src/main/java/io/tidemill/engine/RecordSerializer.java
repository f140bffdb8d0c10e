package io.tidemill.engine;

import io.tidemill.plan.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A way to write records to a file and to read them back: for spilled partitions, checkpoints and object files. */
public interface RecordSerializer extends Serializable {
    /**
     * Returns a writer to {@code out}, which it closes.
     *
     * @param classes is told the classes of what is written, each at least once
     */
    RecordWriter writer(OutputStream out, Consumer<Class<?>> classes) throws IOException;

    /** Returns a reader of what a writer wrote; it closes {@code in}. */
    <T> RecordReader<T> reader(InputStream in) throws IOException;

    /** The writing end; used by one thread. */
    interface RecordWriter extends Closeable {
        /**
         * Writes a record, now or later.
         *
         * @throws java.io.NotSerializableException naming a class that cannot be written
         */
        void write(@Nullable Object record) throws IOException;

        /** Writes what is left, and the end; without it a reader finds the file torn. */
        void finish() throws IOException;
    }
}
