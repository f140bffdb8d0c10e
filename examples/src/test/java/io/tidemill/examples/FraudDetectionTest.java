package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.examples.FraudDetection.Payment;
import io.tidemill.jdbc.Database;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    private static void run(int batches) {
        try (Database database = Database.at(URL).build();
                StreamTest test = StreamTest.create()) {
            FraudDetection.define(
                    test.stream(payments("thief", 3), payments("honest", 4), payments("thief", 3)), database);
            test.advance(batches);
        }
    }

    @Test
    void writesAnAlertForEachWindowInWhichACardIsUsedTooOften() throws Exception {
        try (Connection open = DriverManager.getConnection(URL)) {
            run(14);

            assertThat(alerts(open))
                    .hasSize(8)
                    .startsWith("thief at second 3: 6, 900")
                    .endsWith("thief at second 10: 6, 900");
        }
    }

    @Test
    void writesAnAlertOnceWhoseBatchComesAgain() throws Exception {
        try (Connection open = DriverManager.getConnection(URL)) {
            run(3); // ends with the first alert
            run(14);

            assertThat(alerts(open)).hasSize(8);
        }
    }
}
