package io.tidemill.engine.local;

import io.tidemill.engine.RecordSerializer;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The records of one kept partition. */
sealed interface KeptRecords<T> {
    Iterator<T> iterator();

    /** Returns how much memory they take. */
    long bytes();

    void delete();

    /** Records in memory. */
    record InMemory<T>(List<T> records, long bytes) implements KeptRecords<T> {
        @Override
        public Iterator<T> iterator() {
            return records.iterator();
        }

        @Override
        public void delete() {}
    }

    /** Records in a file. */
    record OnDisk<T>(Path file, RecordSerializer serializer) implements KeptRecords<T> {
        @Override
        public Iterator<T> iterator() {
            try {
                return new ClosingIterator<>(serializer.reader(Files.newInputStream(file)), OnDisk::failed);
            } catch (IOException e) {
                throw SpillFiles.failed("read", e);
            }
        }

        private static RuntimeException failed(Exception cause) {
            return cause instanceof TidemillException known ? known : new IllegalStateException(cause);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void delete() {
            SpillFiles.delete(file);
        }
    }
}
