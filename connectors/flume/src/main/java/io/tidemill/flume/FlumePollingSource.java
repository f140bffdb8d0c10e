package io.tidemill.flume;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.source.ReceiverSource;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is fetched from Flume agents that have Spark's sink ({@code spark-streaming-flume-sink}), as Spark Streaming fetched it.
 *
 * <p>Each transaction takes some events from an agent's channel. It is acknowledged when they are safe: stored in the receive
 * buffer, and with a checkpoint directory written to the received log and synced; {@link FlumeEvent} has to be one of the program's
 * {@code stateTypes} then. Otherwise the agent is told to keep them, or rolls back by itself after its {@code timeout}, and gives
 * the same events again: no event is lost, and some may come twice. {@code dropDuplicates} drops those, as far as it
 * remembers.
 */
public final class FlumePollingSource implements Source<FlumeEvent> {
    private final PollOptions options;

    private FlumePollingSource(PollOptions options) {
        this.options = options;
    }

    /** Returns a source of the events of one agent, with the usual options. */
    public static FlumePollingSource from(String host, int port) {
        return builder().agent(host, port).build();
    }

    /** Returns a builder of a source, which needs an agent at least. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String kind() {
        return "flume-polling";
    }

    /** Returns hosts and ports of the agents, in alphabetical order. */
    @Override
    public String place() {
        return options.agents().stream().map(PolledAgent::toString).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public SourceRun<FlumeEvent> start(SourceContext context) {
        return ReceiverSource.of(new PollingReceiver(options, context)).start(context);
    }

    @Override
    public String toString() {
        return "flume polling " + options.agents();
    }

    /** The options of a source. */
    public static final class Builder extends FlumeBuilder<Builder> {
        private static final int MOST_PORT = 65_535;

        private final List<PolledAgent> agents = new ArrayList<>();
        private int batchSize = 1_000;
        private int parallelism = 1;
        private Duration firstPause = Duration.ofMillis(200);
        private Duration mostPause = Duration.ofSeconds(10);

        private Builder() {}

        /** Adds an agent, by where its sink listens. */
        public Builder agent(String host, int port) {
            Limits.inRange("port", port, 1, MOST_PORT);
            agents.add(new PolledAgent(requireNonNull(host, "host"), port));
            return this;
        }

        /**
         * Sets the most events of one transaction; 1,000 unless set. No more than the {@code transactionCapacity} of the agents'
         * channels, which refuse it otherwise.
         */
        public Builder batchSize(int events) {
            batchSize = (int) Limits.inRange("batchSize", events, 1, 1 << 20);
            return this;
        }

        /**
         * Sets how many connections poll each agent, each with a transaction of its own; 1 unless set, which keeps the order of a
         * channel. No more than the {@code threads} of the agents' sinks.
         */
        public Builder parallelism(int transactions) {
            parallelism = (int) Limits.inRange("parallelism", transactions, 1, 1 << 10);
            return this;
        }

        /**
         * Sets how long to wait before an agent that failed is tried again: {@code first}, then twice as long each time, up to
         * {@code most}. 200 ms and 10 s unless set.
         */
        public Builder pauses(Duration first, Duration most) {
            firstPause = Limits.time("first pause", first);
            mostPause = Limits.time("most pause", most);
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Returns the source.
         *
         * @throws TidemillException {@code INVALID_ARGUMENT} if there is no agent, or one twice
         */
        public FlumePollingSource build() {
            if (agents.isEmpty()) {
                throw TidemillException.invalidArgument(
                        "a Flume source polls no agent; name one with agent(host, port)");
            }
            if (agents.stream().distinct().count() < agents.size()) {
                throw TidemillException.invalidArgument("a Flume source polls " + agents
                        + ", one of them twice; use parallelism() for more than one transaction at a time");
            }
            return new FlumePollingSource(
                    new PollOptions(agents, batchSize, parallelism, silence, firstPause, mostPause, limits));
        }
    }
}
