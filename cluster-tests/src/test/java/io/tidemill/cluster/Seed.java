package io.tidemill.cluster;

import java.util.Random;

/** What chooses moments and data in a run of the tests: the property {@code cluster.seed}, or else any. */
final class Seed {
    private Seed() {}

    static long ofThisRun() {
        return Long.getLong("cluster.seed", new Random().nextLong());
    }

    /** Returns what a test says first of what it has found. */
    static String told(long seed) {
        return "cluster.seed=" + seed + ", ";
    }
}
