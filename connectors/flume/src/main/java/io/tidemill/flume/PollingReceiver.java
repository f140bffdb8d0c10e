package io.tidemill.flume;

import io.tidemill.source.Receiver;
import io.tidemill.source.SourceContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiver of a source that polls: its threads, between its start and its stop. */
final class PollingReceiver extends Receiver<FlumeEvent> {
    private final PollOptions options;
    private final SourceContext context;
    private final @Nullable RecentIds ids;

    // owned by the thread of the receiver
    private final List<Poller> pollers = new ArrayList<>();
    private @Nullable EventStore store;

    PollingReceiver(PollOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.ids = options.limits().newIds();
    }

    @Override
    protected void onStart() {
        Limits limits = options.limits();
        InFlight memory = new InFlight(limits.inFlightBytes(), limits.patience());
        EventStore opening = new EventStore(this::tryStore, limits.patience(), ids, context.events());
        store = opening;
        for (PolledAgent agent : options.agents()) {
            PolledAgentState state = new PolledAgentState(agent, context.events());
            for (int i = 0; i < options.parallelism(); i++) {
                Poller poller = new Poller(agent, state, options, opening, memory, context.events());
                pollers.add(poller);
                context.startThread("flume-poll-" + agent + "-" + i, poller::run);
            }
        }
    }

    @Override
    protected void onStop() {
        pollers.forEach(Poller::stop);
        pollers.clear();
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
