package io.tidemill.benchmarks.serializer;

import java.util.ArrayList;
import java.util.List;

/** Values to write and read. */
public enum Workload {
    /** Keys and counts. */
    ENTRIES {
        @Override
        Object[] block(int first, int size) {
            Object[] values = new Object[2 * size];
            for (int i = 0; i < size; i++) {
                values[2 * i] = "user-" + (first + i);
                values[2 * i + 1] = (long) (first + i) % 5000;
            }
            return values;
        }
    },
    /** Records that hold a list. */
    RECORDS {
        @Override
        Object[] block(int first, int size) {
            Object[] values = new Object[size];
            for (int i = 0; i < size; i++) {
                int n = first + i;
                values[i] = new Visit("user-" + n, n % 5000, new ArrayList<>(List.of("/index", "/page-" + n % 100)));
            }
            return values;
        }
    };

    static final int BLOCK = 1000;

    /** Returns the values of {@code size} entries or records from {@code first} on. */
    abstract Object[] block(int first, int size);

    /** Returns blocks of {@value #BLOCK}, {@code count} in all. */
    List<Object[]> blocks(int count) {
        List<Object[]> blocks = new ArrayList<>();
        for (int first = 0; first < count; first += BLOCK) {
            blocks.add(block(first, Math.min(BLOCK, count - first)));
        }
        return blocks;
    }
}
