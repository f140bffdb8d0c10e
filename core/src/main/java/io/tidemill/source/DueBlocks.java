package io.tidemill.source;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What a batch takes from the blocks that are ready. */
final class DueBlocks {
    private DueBlocks() {}

    /**
     * Moves the first blocks that are due to {@code taken}: all of them, or as many as {@code mostBytes} allow in all, so that the
     * sender can fill the rest of the buffer while the batch runs; one at least.
     *
     * @return how many bytes were moved
     */
    static <B> long take(
            ArrayDeque<B> ready, Predicate<B> isDue, ToLongFunction<B> bytes, long mostBytes, List<B> taken) {
        long movedBytes = 0;
        long takenBytes = 0;
        for (B before : taken) {
            takenBytes += bytes.applyAsLong(before);
        }
        for (B block = ready.peek(); block != null && isDue.test(block); block = ready.peek()) {
            takenBytes += bytes.applyAsLong(block);
            if (takenBytes > mostBytes && !taken.isEmpty()) {
                break;
            }
            movedBytes += bytes.applyAsLong(block);
            taken.add(block);
            ready.remove();
        }
        return movedBytes;
    }
}
