package io.tidemill.testkit.acceptance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The built-in sources and sinks pass the acceptance suites. */
class AcceptanceTest {
    @TempDir
    private Path folder;

    private static Stream<DynamicTest> all(List<AcceptanceCheck> checks) {
        return checks.stream().map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> theSocketSource() {
        return all(SourceAcceptance.checks(SocketTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> theDirectorySource() {
        return all(SourceAcceptance.checks(() -> new DirectoryTrial(folder)));
    }

    @TestFactory
    Stream<DynamicTest> theHttpSource() {
        return all(SourceAcceptance.checks(HttpTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> theSyslogSource() {
        return all(SourceAcceptance.checks(SyslogTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> theRateSource() {
        return all(SourceAcceptance.checks(RateTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> theReceiverSource() {
        return all(SourceAcceptance.checks(ReceiverTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> standardInput() {
        return all(SourceAcceptance.checks(StdinTrial::new));
    }

    @TestFactory
    Stream<DynamicTest> saveAsTextFiles() {
        return all(SinkAcceptance.checks(() -> FilesTrial.text(folder)));
    }

    @TestFactory
    Stream<DynamicTest> saveAsObjectFiles() {
        return all(SinkAcceptance.checks(() -> FilesTrial.objects(folder)));
    }
}
