package io.tidemill.jdbc;

import io.tidemill.settings.Settings;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context that continues an earlier run of a program. */
final class TestSourceContext implements SourceContext, SourceEvents {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> counts = new CopyOnWriteArrayList<>();
    private final Map<String, String> positions;
    private final Clock clock;

    TestSourceContext(Map<String, String> positions) {
        this(positions, Clock.system());
    }

    TestSourceContext(Map<String, String> positions, Clock clock) {
        this.positions = positions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "jdbc-1";
    }

    @Override
    public Settings settings() {
        return Settings.ofProcess(Map.of());
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Duration batchInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public long bufferBytes() {
        return 1 << 20;
    }

    @Override
    public int splitCount() {
        return 3;
    }

    @Override
    public Map<String, String> positions() {
        return positions;
    }

    @Override
    public boolean isContinued() {
        return !positions.isEmpty();
    }

    @Override
    public Thread startThread(String role, Runnable work) {
        Thread thread = new Thread(work, role);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public SourceEvents events() {
        return this;
    }

    @Override
    public void started(String detail) {
        told.add("started " + detail);
    }

    @Override
    public void failed(String message, Throwable cause) {
        told.add("failed " + message);
    }

    @Override
    public void stopped(String reason) {
        told.add("stopped " + reason);
    }

    @Override
    public void fatal(String message, Throwable cause) {
        told.add("fatal " + message + ": " + cause.getMessage());
    }

    @Override
    public void counted(String what, long count, String example) {
        counts.add(what + " " + count);
    }

    @Override
    public void wake() {}
}
