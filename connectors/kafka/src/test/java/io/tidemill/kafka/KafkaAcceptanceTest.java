package io.tidemill.kafka;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tidemill.testkit.acceptance.AcceptanceCheck;
import io.tidemill.testkit.acceptance.SinkAcceptance;
import io.tidemill.testkit.acceptance.SourceAcceptance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source and the sink pass the acceptance suites, as far as each promises. */
@ExtendWith(BrokerExtension.class)
class KafkaAcceptanceTest {
    private final TestKafka kafka;

    KafkaAcceptanceTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    private static Stream<DynamicTest> all(List<AcceptanceCheck> checks) {
        return checks.stream().map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> theSource() {
        return all(SourceAcceptance.checks(() -> new SourceTrialOfTopic(kafka)));
    }

    @TestFactory
    Stream<DynamicTest> theSinkThatWritesExactlyOnce() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfTopic.exactlyOnce(kafka)));
    }

    /** The producer is idempotent within a write only; a batch that is written again is there again. */
    @TestFactory
    Stream<DynamicTest> theSinkThatWritesAtLeastOnce() {
        return all(SinkAcceptance.checksAtLeastOnce(() -> SinkTrialOfTopic.atLeastOnce(kafka)));
    }
}
