package io.tidemill.log;

import java.nio.ByteBuffer;

/** Someone who takes the records of a journal. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * Takes one record.
     *
     * @param position where the record starts; it ends {@link Journal#HEADER_BYTES} and its payload later
     * @param type what it was appended with
     * @param payload only lent for the call
     */
    void record(long position, int type, ByteBuffer payload);
}
