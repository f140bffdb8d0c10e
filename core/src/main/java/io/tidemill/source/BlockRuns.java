package io.tidemill.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The division of blocks into runs of about equal size, one for each split. */
final class BlockRuns {
    private BlockRuns() {}

    /**
     * Divides {@code blocks}, in their order.
     *
     * @param size how large a block is
     * @param least no more runs are made than there are times this size in all
     * @param most no more runs are made than this
     * @return runs that are not empty, at least one if there is a block
     */
    static <B> List<List<B>> divide(List<B> blocks, ToLongFunction<B> size, long least, int most) {
        long total = blocks.stream().mapToLong(size).sum();
        long count = Math.max(1, Math.min(most, total / least));
        List<List<B>> runs = new ArrayList<>();
        int first = 0;
        long passed = 0;
        for (int i = 0; i < blocks.size(); i++) {
            passed += size.applyAsLong(blocks.get(i));
            boolean isFull = passed * count >= total * (runs.size() + 1);
            if (isFull || i == blocks.size() - 1) {
                runs.add(blocks.subList(first, i + 1));
                first = i + 1;
            }
        }
        return runs;
    }
}
