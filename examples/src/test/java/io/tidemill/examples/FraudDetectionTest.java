package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.examples.FraudDetection.Payment;
import io.tidemill.jdbc.Database;
import io.tidemill.log.LogStore;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FraudDetectionTest {
    private static final String URL = "jdbc:h2:mem:fraud-test;INIT=RUNSCRIPT FROM 'classpath:fraud-detection.sql'";

    private static ScriptStep<Payment> payments(String card, int count) {
        return batch(Collections.nCopies(count, new Payment(card, 150)).toArray(new Payment[0]));
    }

    private static List<String> alerts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM alerts ORDER BY window_end, card")) {
            List<String> alerts = new ArrayList<>();
            while (row.next()) {
                alerts.add(row.getString("card") + " at second "
                        + row.getTimestamp("window_end").getTime() / 1000 + ": " + row.getInt("payments") + ", "
                        + row.getInt("cents"));
            }
            return alerts;
        }
    }

    private static void run(StreamTest.Builder program, int batches, boolean fails) {
        try (Database database = Database.at(URL).build();
                StreamTest test = program.build()) {
            var payments = test.stream(payments("thief", 3), payments("honest", 4), payments("thief", 3))
                    .named("payments");
            FraudDetection.define(payments, database);
            payments.foreachRDD((rdd, time) -> {
                if (fails && time.epochMillis() == 1000L * batches) {
                    throw new IllegalStateException("broken");
                }
            });
            test.advance(batches);
        }
    }

    private static StreamTest.Builder goingOn(LogStore directory, int second) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(second));
    }

    @Test
    void writesAnAlertForEachWindowInWhichACardIsUsedTooOften() throws Exception {
        try (Connection open = DriverManager.getConnection(URL)) {
            run(StreamTest.builder(), 14, false);

            assertThat(alerts(open))
                    .hasSize(8)
                    .startsWith("thief at second 3: 6, 900")
                    .endsWith("thief at second 10: 6, 900");
        }
    }

    @Test
    void writesAnAlertOnceWhoseBatchComesAgain() throws Exception {
        MemoryLogStore directory = new MemoryLogStore();
        try (Connection open = DriverManager.getConnection(URL)) {
            assertThatThrownBy(() -> run(goingOn(directory, 0), 3, true)) // ends with the first alert
                    .hasMessageContaining("broken");
            run(goingOn(directory, 3), 11, false);

            assertThat(alerts(open)).hasSize(8);
        }
    }

    @Test
    @Tag("faults")
    void writesAnAlertOnceWhenTheMachineFailsWhileNobodyPays() throws Exception {
        MemoryLogStore directory = new MemoryLogStore();
        FaultyLogStore machine = FaultyLogStore.over(directory).withUnsynced(Unsynced.LOST);
        try (Connection open = DriverManager.getConnection(URL)) {
            try (Database database = Database.at(URL).build();
                    StreamTest test = goingOn(machine, 0).build()) {
                var payments = test.stream(payments("thief", 3), payments("honest", 4), payments("thief", 3))
                        .named("payments");
                FraudDetection.define(payments, database);
                payments.foreachRDD(rdd -> {});
                test.advance(6); // three without payments, but with alerts
                machine.crash();
            }
            run(goingOn(directory, 6), 8, false);

            assertThat(alerts(open)).hasSize(8);
        }
    }
}
