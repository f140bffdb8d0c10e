package io.tidemill.benchmarks.loop;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Bounded hand-over from the reader to the workers; the byte arrays go round. */
final class ChunkQueue {
    static final int CHUNK_BYTES = 256 * 1024;

    private static final int CHUNKS = 8;

    private final int workers;
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> full;

    ChunkQueue(int workers) {
        this.workers = workers;
        this.full = new ArrayBlockingQueue<>(CHUNKS + 2 * workers);
        for (int i = 0; i < CHUNKS; i++) {
            free.add(new byte[CHUNK_BYTES]);
        }
    }

    byte[] takeFree() throws InterruptedException {
        return free.take();
    }

    void giveBack(byte[] bytes) throws InterruptedException {
        free.put(bytes);
    }

    Chunk take() throws InterruptedException {
        return full.take();
    }

    void put(byte[] bytes, int length) throws InterruptedException {
        full.put(new Chunk(Kind.LINES, bytes, length));
    }

    /** Every worker gets one, after all chunks that were put before: none takes a second before all have met. */
    void putBatchEnd() throws InterruptedException {
        putForEach(Kind.BATCH_END);
    }

    void putEnd() throws InterruptedException {
        putForEach(Kind.END);
    }

    private void putForEach(Kind kind) throws InterruptedException {
        for (int i = 0; i < workers; i++) {
            full.put(new Chunk(kind, new byte[0], 0));
        }
    }

    enum Kind {
        LINES,
        BATCH_END,
        END
    }

    /** The first {@code length} bytes are whole lines; only the last of all may lack its line end. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Chunk(Kind kind, byte[] bytes, int length) {}
}
