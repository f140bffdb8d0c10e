package io.tidemill.benchmarks.loop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** Decodes the lines of the chunks it gets and adds them to its tally. */
final class ChunkWorker implements Callable<Void> {
    private final ChunkQueue queue;
    private final Tally tally;
    private final BatchEnd batchEnd;
    private long linesInBatch;

    ChunkWorker(ChunkQueue queue, Tally tally, BatchEnd batchEnd) {
        this.queue = queue;
        this.tally = tally;
        this.batchEnd = batchEnd;
    }

    @Override
    public Void call() throws Exception {
        while (true) {
            ChunkQueue.Chunk chunk = queue.take();
            switch (chunk.kind()) {
                case LINES -> {
                    addLines(chunk.bytes(), chunk.length());
                    queue.giveBack(chunk.bytes());
                }
                case BATCH_END -> {
                    batchEnd.meet(linesInBatch);
                    linesInBatch = 0;
                }
                case END -> {
                    return null;
                }
            }
        }
    }

    private void addLines(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            int to = LineEnds.next(bytes, from, length);
            tally.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            linesInBatch++;
            from = to + 1;
        }
    }
}
