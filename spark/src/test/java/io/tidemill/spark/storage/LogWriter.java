package io.tidemill.spark.storage;

import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.log.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A program that takes the lock on a directory and appends numbers to a journal there, saying which are durable. */
final class LogWriter {
    static final long SEGMENT_BYTES = 4 << 10;

    private LogWriter() {}

    public static void main(String[] arguments) throws IOException {
        LogStore store = new HadoopLogStoreProvider().open(arguments[0], StoreOfPrograms.options());
        try {
            store.lock("lock", Long.toString(ProcessHandle.current().pid()));
            Journal journal = Journal.open(store, "journal", SEGMENT_BYTES);
            for (long number = 0; ; number++) {
                journal.append(
                        1, ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
                journal.sync();
                System.out.println("durable " + number);
            }
        } catch (TidemillException e) {
            System.out.println("stopped: " + e.code() + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
