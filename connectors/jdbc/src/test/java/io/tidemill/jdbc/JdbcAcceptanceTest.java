package io.tidemill.jdbc;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tidemill.testkit.acceptance.AcceptanceCheck;
import io.tidemill.testkit.acceptance.SinkAcceptance;
import io.tidemill.testkit.acceptance.SourceAcceptance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sources and sinks of databases pass the acceptance suites, as far as each promises. */
class JdbcAcceptanceTest {
    private static Stream<DynamicTest> all(List<AcceptanceCheck> checks) {
        return checks.stream().map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> theSourceOfH2() {
        return all(SourceAcceptance.checks(() -> new SourceTrialOfRows(TestDatabases.h2())));
    }

    @TestFactory
    Stream<DynamicTest> theSourceOfPostgres() {
        return all(SourceAcceptance.checks(() -> new SourceTrialOfRows(TestDatabases.postgres())));
    }

    @TestFactory
    Stream<DynamicTest> theSourceOfMariaDb() {
        return all(SourceAcceptance.checks(() -> new SourceTrialOfRows(TestDatabases.mariaDb())));
    }

    @TestFactory
    Stream<DynamicTest> exactlyOnceIntoH2() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.exactlyOnce(TestDatabases.h2())));
    }

    @TestFactory
    Stream<DynamicTest> exactlyOnceIntoPostgres() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.exactlyOnce(TestDatabases.postgres())));
    }

    @TestFactory
    Stream<DynamicTest> exactlyOnceIntoMariaDb() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.exactlyOnce(TestDatabases.mariaDb())));
    }

    /** Without a promise about repeated batches, upserts count each record once all the same. */
    @TestFactory
    Stream<DynamicTest> upsertsIntoH2() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.upserts(TestDatabases.h2())));
    }

    @TestFactory
    Stream<DynamicTest> upsertsIntoPostgres() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.upserts(TestDatabases.postgres())));
    }

    @TestFactory
    Stream<DynamicTest> upsertsIntoMariaDb() {
        return all(SinkAcceptance.checks(() -> SinkTrialOfRows.upserts(TestDatabases.mariaDb())));
    }

    /** Rows without a key are there again when their batch was written again. */
    @TestFactory
    Stream<DynamicTest> atLeastOnceIntoH2() {
        return all(SinkAcceptance.checksAtLeastOnce(() -> SinkTrialOfRows.atLeastOnce(TestDatabases.h2())));
    }

    @TestFactory
    Stream<DynamicTest> atLeastOnceIntoPostgres() {
        return all(SinkAcceptance.checksAtLeastOnce(() -> SinkTrialOfRows.atLeastOnce(TestDatabases.postgres())));
    }

    @TestFactory
    Stream<DynamicTest> atLeastOnceIntoMariaDb() {
        return all(SinkAcceptance.checksAtLeastOnce(() -> SinkTrialOfRows.atLeastOnce(TestDatabases.mariaDb())));
    }
}
