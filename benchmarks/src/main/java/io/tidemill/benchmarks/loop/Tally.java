package io.tidemill.benchmarks.loop;

/** What one worker keeps of the lines it has seen. One thread at a time touches it. */
interface Tally {
    void add(String line);
}
