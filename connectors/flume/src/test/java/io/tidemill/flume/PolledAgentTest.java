package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Flume agents with Spark's sink are polled: their netcat source, their file channel. */
class PolledAgentTest {
    private static final int EVENTS = 5_000;

    @TempDir
    private Path directory;

    private FlumeAgent agent(String name, int port, String... sink) {
        Map<String, String> properties = new HashMap<>(Map.of("type", FlumeAgent.SPARK_SINK));
        for (int i = 0; i < sink.length; i += 2) {
            properties.put(sink[i], sink[i + 1]);
        }
        return AgentTest.start(directory.resolve(name), port, properties);
    }

    private static RunningProgram<FlumeEvent> start(FlumePollingSource source) {
        return RunningProgram.start(source);
    }

    @Test
    void everyEventOfAnAgentComesWithItsHeadersInOrder() throws Exception {
        int port = FlumeAgent.freePort();
        try (FlumeAgent agent = agent("a", port);
                RunningProgram<FlumeEvent> program = start(FlumePollingSource.from("127.0.0.1", port))) {
            agent.send(AgentTest.lines(0, EVENTS));

            List<FlumeEvent> events = program.awaitRecords(EVENTS);
            assertThat(events).extracting(FlumeEvent::text).containsExactlyElementsOf(AgentTest.lines(0, EVENTS));
            assertThat(events.get(7)).isEqualTo(event("7 an event", Map.of("id", "7", "origin", "mill")));
        }
    }

    @Test
    void severalAgentsArePolledWithSeveralTransactionsEach() throws Exception {
        int one = FlumeAgent.freePort();
        int other = FlumeAgent.freePort();
        FlumePollingSource source = FlumePollingSource.builder()
                .agent("127.0.0.1", one)
                .agent("127.0.0.1", other)
                .parallelism(3)
                .batchSize(100)
                .build();
        try (FlumeAgent first = agent("a", one);
                FlumeAgent second = agent("b", other);
                RunningProgram<FlumeEvent> program = start(source)) {
            first.send(AgentTest.lines(0, EVENTS));
            second.send(AgentTest.lines(EVENTS, 2 * EVENTS));

            assertThat(program.awaitRecords(2 * EVENTS))
                    .extracting(FlumeEvent::text)
                    .containsExactlyInAnyOrderElementsOf(AgentTest.lines(0, 2 * EVENTS));
        }
    }

    @Test
    void anAgentThatIsKilledIsPolledAgainWhenItIsBack() throws Exception {
        int port = FlumeAgent.freePort();
        FlumePollingSource source = FlumePollingSource.builder()
                .agent("127.0.0.1", port)
                .pauses(Duration.ofMillis(50), Duration.ofMillis(200))
                .dropDuplicates("id", 10_000)
                .build();
        try (RunningProgram<FlumeEvent> program = start(source)) {
            try (FlumeAgent agent = agent("a", port)) {
                agent.send(AgentTest.lines(0, EVENTS));
                program.awaitRecords(1);
            }
            program.awaitTold("cannot be polled");
            try (FlumeAgent agent = agent("a", port)) {
                agent.send(AgentTest.lines(EVENTS, EVENTS + 10));

                assertThat(program.awaitRecords(EVENTS + 10))
                        .extracting(FlumeEvent::text)
                        .containsExactlyInAnyOrderElementsOf(AgentTest.lines(0, EVENTS + 10));
            }
        }
    }

    @Test
    void anAgentKeepsWhatCouldNotBeStoredAndGivesItOnce() throws Exception {
        int port = FlumeAgent.freePort();
        CountDownLatch working = new CountDownLatch(1);
        FlumePollingSource source = FlumePollingSource.builder()
                .agent("127.0.0.1", port)
                .batchSize(100)
                .patience(Duration.ofMillis(100))
                .build();
        try (FlumeAgent agent = agent("a", port);
                RunningProgram<FlumeEvent> program = Programs.startSlow(source, working)) {
            agent.send(AgentTest.lines(0, EVENTS));
            agent.awaitRolledBack();
            working.countDown();

            assertThat(program.awaitRecords(EVENTS))
                    .extracting(FlumeEvent::text)
                    .containsExactlyInAnyOrderElementsOf(AgentTest.lines(0, EVENTS));
            program.awaitThat(() -> program.incidents("failed") >= 1);
        }
    }

    @Test
    void saysThatATransactionOfTheChannelTakesFewerEvents() throws Exception {
        int port = FlumeAgent.freePort();
        FlumePollingSource source = FlumePollingSource.builder()
                .agent("127.0.0.1", port)
                .batchSize(2_000) // the channel's transactionCapacity is 1,000
                .build();
        try (FlumeAgent agent = agent("a", port)) {
            agent.send(AgentTest.lines(0, EVENTS)); // returns when they are in the channel
            try (RunningProgram<FlumeEvent> program = start(source)) {
                program.awaitTold("transactionCapacity");
                assertThat(program.records()).isEmpty();
            }
        }
    }
}
