package io.tidemill.benchmarks.loop;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Cuts a stream of bytes into chunks at line ends. Its clock also ends the batches. Confined to one thread. */
final class ChunkReader {
    /** Below this a chunk waits for bytes that have already arrived, but for no others. */
    private static final int WORTH_HANDING_OVER_BYTES = ChunkQueue.CHUNK_BYTES / 2;

    private final InputStream in;
    private final ChunkQueue queue;
    private final Ticks ticks;
    private byte[] bytes = new byte[0];
    private int length;

    ChunkReader(InputStream in, ChunkQueue queue, Duration batchInterval) {
        this.in = in;
        this.queue = queue;
        this.ticks = new Ticks(batchInterval, System.nanoTime());
    }

    void readAll() throws IOException, InterruptedException {
        bytes = queue.takeFree();
        while (fill()) {
            handOver(afterLastLineEnd());
            if (ticks.isDue(System.nanoTime())) {
                queue.putBatchEnd();
            }
        }
        handOver(length);
        queue.putBatchEnd();
        queue.putEnd();
    }

    private boolean fill() throws IOException {
        if (length == bytes.length) {
            throw new IOException("A line is longer than " + bytes.length + " bytes.");
        }
        do {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return false;
            }
            length += read;
        } while (length < WORTH_HANDING_OVER_BYTES && in.available() > 0);
        return true;
    }

    private void handOver(int wholeLinesLength) throws InterruptedException {
        if (wholeLinesLength == 0) {
            return;
        }
        byte[] next = queue.takeFree();
        int restLength = length - wholeLinesLength;
        System.arraycopy(bytes, wholeLinesLength, next, 0, restLength);
        queue.put(bytes, wholeLinesLength);
        bytes = next;
        length = restLength;
    }

    private int afterLastLineEnd() {
        int position = length;
        while (position > 0 && bytes[position - 1] != '\n') {
            position--;
        }
        return position;
    }
}
