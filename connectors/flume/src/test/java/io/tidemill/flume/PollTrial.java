package io.tidemill.flume;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.source.Source;
import io.tidemill.testkit.acceptance.SourceTrial;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A source that polls, and the channel that it polls. */
final class PollTrial implements SourceTrial<FlumeEvent> {
    private final int port = FlumeAgent.freePort();
    private final PolledSink sink = PolledSink.on(port);

    PollTrial() throws IOException, InterruptedException {}

    @Override
    public Source<FlumeEvent> source() {
        return FlumePollingSource.builder()
                .agent("127.0.0.1", port)
                .patience(Duration.ofMinutes(1)) // less, and a slow reader gets some events twice
                .build();
    }

    @Override
    public void send(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            sink.put(PushTrial.numbered(i));
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("tidemill.checkpoint.classes", FlumeEvent.class.getName());
    }

    @Override
    public int number(FlumeEvent event) {
        return Integer.parseInt(event.header("number").orElseThrow());
    }

    @Override
    public void close() {
        sink.close();
    }
}
