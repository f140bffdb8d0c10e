package io.tidemill.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;

/** The table of alerts of the example of a database, in a server of H2's that programs in other processes reach. */
final class AlertTable implements AutoCloseable {
    private static final String NAME = "mem:fraud-on-a-cluster";
    private static final String USER = "tide";
    private static final String PASSWORD = "mill-4711";
    private static final Pattern WINDOW_END = Pattern.compile("windowEnd=([^,]+)");

    private final Server server;
    private final Connection connection;

    private AlertTable(Server server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    static AlertTable create() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:h2:" + NAME, USER, PASSWORD);
        try (Statement statement = connection.createStatement()) {
            statement.execute("RUNSCRIPT FROM 'classpath:fraud-detection.sql'");
        }
        return new AlertTable(Server.createTcpServer("-tcpPort", "0").start(), connection);
    }

    String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + NAME;
    }

    /** Returns what the example takes from its environment. */
    Map<String, String> login() {
        return Map.of("DB_USER", USER, "DB_PASSWORD", PASSWORD);
    }

    /** Returns the alerts of windows that ended before that of {@code alert}, as the example prints them. */
    List<String> alertsBefore(String alert) throws SQLException {
        Matcher end = WINDOW_END.matcher(alert);
        if (!end.find()) {
            throw new IllegalArgumentException("no alert: " + alert);
        }
        List<String> alerts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT card, window_end, payments, cents FROM alerts")) {
            while (row.next()) {
                Instant windowEnd = row.getTimestamp(2, Calendar.getInstance(TimeZone.getTimeZone("UTC")))
                        .toInstant();
                if (windowEnd.isBefore(Instant.parse(end.group(1)))) {
                    alerts.add("Alert[card=%s, windowEnd=%s, payments=%d, cents=%d]"
                            .formatted(row.getString(1), windowEnd, row.getLong(3), row.getLong(4)));
                }
            }
        }
        return alerts;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.stop();
    }
}
