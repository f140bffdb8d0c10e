package io.tidemill.flume;

import io.tidemill.testkit.acceptance.SourceAcceptance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every source does: a source of each form. */
class FlumeAcceptanceTest {
    @TestFactory
    Stream<DynamicTest> avroSinksDeliverToWhatDoesAsEverySource() {
        return checks(() -> new PushTrial(SinkType.AVRO));
    }

    @TestFactory
    Stream<DynamicTest> thriftSinksDeliverToWhatDoesAsEverySource() {
        return checks(() -> new PushTrial(SinkType.THRIFT));
    }

    @TestFactory
    Stream<DynamicTest> agentsArePolledByWhatDoesAsEverySource() {
        return checks(PollTrial::new);
    }

    private static Stream<DynamicTest> checks(SourceAcceptance.Trials<FlumeEvent> trials) {
        return SourceAcceptance.checks(trials).stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }
}
