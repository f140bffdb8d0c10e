package io.tidemill.benchmarks.sender;

/** What a sender sends. */
interface Feed {
    /** The next block to send; waits until it is due. It is valid until the next call. */
    Block next() throws InterruptedException;

    /** The first {@code length} bytes are this many whole lines. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Block(byte[] bytes, int length, int lines) {}
}
