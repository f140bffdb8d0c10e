package io.tidemill.source;

import java.util.Map;

/**
 * What a pass over a block found.
 *
 * @param records how many records it read
 * @param whole whether it read all of them
 * @param notes what the decoder counted, by word
 */
record BlockTally(long records, boolean whole, Map<String, Note> notes) {
    /** How often something happened, and the first record that it happened to. */
    record Note(long count, String example) {
        Note plus(Note other) {
            return new Note(count + other.count, example);
        }
    }

    boolean isMoreThan(BlockTally other) {
        return records > other.records || (whole && !other.whole);
    }
}
