package io.tidemill.log;

import java.nio.ByteBuffer;

/** Someone who takes the records of a journal until it has enough. */
@FunctionalInterface
public interface RecordTaker {
    /**
     * Takes one record, as {@link RecordVisitor#record} does.
     *
     * @return false if it does not want this record, nor those that follow
     */
    boolean take(long position, int type, ByteBuffer payload);
}
