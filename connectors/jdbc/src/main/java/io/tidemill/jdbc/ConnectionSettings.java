package io.tidemill.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How to connect. Where it is sent to another process, it becomes the one database that all in that process share. */
record ConnectionSettings(
        String url,
        String user,
        String password,
        Map<String, String> properties,
        int connections,
        Duration connectTimeout,
        Duration answerTimeout)
        implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);
    private static final Map<ConnectionSettings, Database> SHARED = new ConcurrentHashMap<>();

    ConnectionSettings {
        properties = Map.copyOf(properties);
    }

    Secrets secrets() {
        return Secrets.of(url, password, properties);
    }

    HikariConfig pooled() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tidemill-jdbc");
        config.setJdbcUrl(url);
        if (!user.isEmpty()) {
            config.setUsername(user);
        }
        if (!password.isEmpty()) {
            config.setPassword(password);
        }
        DriverTimeouts.of(this).forEach(config::addDataSourceProperty);
        properties.forEach(config::addDataSourceProperty);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        config.setConnectionTimeout(
                Math.min(Integer.MAX_VALUE, connectTimeout.toMillis())); // whose seconds it casts to int
        return config;
    }

    @Serial
    private Object readResolve() {
        return SHARED.computeIfAbsent(this, Database::of);
    }

    /** Returns the address, without user, password and parameters. */
    @Override
    public String toString() {
        return Secrets.addressOf(url);
    }
}
