package io.tidemill.benchmarks.sender;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Records {@code <nanoTime> <key>}, at a fixed rate. First every key comes once, at once, so that the state has its full
 * size. The stamp is the time at which the record was due, not the one at which the sender came to send it: a contestant
 * that holds up the sender is charged for it.
 */
final class StampedFeed {
    private static final int KEYS_PER_FIRST_BLOCK = 1000;
    private static final long SEED = 11;

    private final List<String> keys;
    private final Pace pace;
    private int first;
    private long next;

    StampedFeed(int keyCount, long recordsPerSecond) {
        List<String> shuffled = new ArrayList<>();
        for (int key = 0; key < keyCount; key++) {
            shuffled.add("user" + key);
        }
        Collections.shuffle(shuffled, new Random(SEED));
        this.keys = List.copyOf(shuffled);
        this.pace = new Pace(recordsPerSecond);
    }

    /** The next block to send; waits until it is due. */
    Block next() throws InterruptedException {
        return first < keys.size() ? firstBlock() : dueBlock();
    }

    private Block firstBlock() {
        int to = Math.min(first + KEYS_PER_FIRST_BLOCK, keys.size());
        StringBuilder lines = new StringBuilder();
        long nowNanos = System.nanoTime();
        for (String key : keys.subList(first, to)) {
            append(lines, nowNanos, key);
        }
        int count = to - first;
        first = to;
        return block(lines, count);
    }

    private Block dueBlock() throws InterruptedException {
        StringBuilder lines = new StringBuilder();
        int count = 0;
        long dueNanos = pace.awaitDueNanos(next);
        long nowNanos = System.nanoTime();
        do {
            append(lines, dueNanos, keys.get((int) (next % keys.size())));
            count++;
            next++;
            dueNanos = pace.dueNanos(next);
        } while (dueNanos <= nowNanos);
        return block(lines, count);
    }

    private static void append(StringBuilder lines, long sentNanos, String key) {
        lines.append(sentNanos).append(' ').append(key).append('\n');
    }

    private static Block block(CharSequence lines, int count) {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        return new Block(bytes, count);
    }

    /** The bytes of this many whole lines. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Block(byte[] bytes, int lines) {}
}
