package io.tidemill.flume;

import io.tidemill.source.Receiver;
import io.tidemill.source.SourceContext;
import org.jspecify.annotations.Nullable;

/** The receiver of a Flume source: a server between its start and its stop. */
final class FlumeReceiver extends Receiver<FlumeEvent> {
    private final FlumeOptions options;
    private final SourceContext context;
    private final @Nullable RecentIds ids;

    // owned by the thread of the receiver
    private @Nullable FlumeServer server;
    private @Nullable EventStore store;

    FlumeReceiver(FlumeOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.ids = options.limits().newIds();
    }

    @Override
    protected void onStart() throws Exception {
        FlumeServer opened = FlumeServer.open(options);
        EventStore opening = new EventStore(this::tryStore, options.limits().patience(), ids, context.events());
        server = opened;
        store = opening;
        opened.serve(context, opening, e -> restart("accepting connections on " + options.address() + " failed", e));
    }

    @Override
    protected void onStop() {
        if (server != null) {
            server.close();
            server = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
