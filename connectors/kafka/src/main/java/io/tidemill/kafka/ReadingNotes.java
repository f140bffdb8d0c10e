package io.tidemill.kafka;

import org.apache.kafka.common.TopicPartition;

/** Where tasks tell what they found. Safe for use by many threads. */
interface ReadingNotes {
    /** Notes that nobody reads. */
    ReadingNotes NONE = new ReadingNotes() {
        @Override
        public void counted(String what, long count, String example) {}

        @Override
        public void goOnAt(TopicPartition partition, long offset) {}
    };

    /** Counts something that happened to records. */
    void counted(String what, long count, String example);

    /** Asks that the batches to come go on with this offset. */
    void goOnAt(TopicPartition partition, long offset);
}
