package io.tidemill.flume;

import java.time.Duration;
import java.util.List;

/**
 * What may be set about a source that polls agents.
 *
 * @param batchSize the most events of one transaction
 * @param parallelism how many transactions there may be with each agent at a time
 * @param silence how long an agent may be silent, save while it has no events
 * @param firstPause how long to wait before the first attempt to connect again; twice as long each time
 * @param mostPause the longest such wait
 * @param limits what bounds deliveries
 */
record PollOptions(
        List<PolledAgent> agents,
        int batchSize,
        int parallelism,
        Duration silence,
        Duration firstPause,
        Duration mostPause,
        Limits limits) {
    /** Copies the agents. */
    PollOptions {
        agents = List.copyOf(agents);
    }
}
