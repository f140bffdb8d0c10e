package io.tidemill.spark;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a chunk goes, and its place there: the order of the tasks that wrote, and then the order of writing. So a shuffle gives the
 * same order whoever was faster.
 *
 * @param target the partition that it goes to
 * @param task the partition that it comes from
 * @param number its place among those of this task
 */
record ChunkKey(int target, int task, int number) implements Serializable {
    /** The order in which a target reads. */
    enum Order implements Comparator<ChunkKey> {
        /** The only one. */
        BY_TASK;

        @Override
        public int compare(ChunkKey left, ChunkKey right) {
            int byTask = Integer.compare(left.task, right.task);
            return byTask != 0 ? byTask : Integer.compare(left.number, right.number);
        }
    }
}
