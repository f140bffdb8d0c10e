package io.tidemill.source;

/** Memory for received bytes. It is filled from the front; blocks are ranges of it, and it is used again when no block is left. */
final class Chunk {
    final byte[] bytes;

    /** How many blocks, and whether the source's thread, still need it; guarded by the buffer's lock. */
    int holders;

    Chunk(int capacity) {
        this(new byte[capacity]);
    }

    Chunk(byte[] bytes) {
        this.bytes = bytes;
    }

    int capacity() {
        return bytes.length;
    }
}
