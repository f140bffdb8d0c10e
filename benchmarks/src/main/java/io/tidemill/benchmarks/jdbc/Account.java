package io.tidemill.benchmarks.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A row to write: a key among many, and what is known of it. */
record Account(int id, String owner, long cents) {
    private static final int ACCOUNTS = 100_000;

    /** Returns the rows of a batch, in which a key may come more than once. */
    static List<Account> batch(int rows, long seed) {
        Random random = new Random(seed);
        List<Account> batch = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            int id = random.nextInt(ACCOUNTS);
            batch.add(new Account(id, "owner-" + id, random.nextInt(1_000_000)));
        }
        return batch;
    }
}
