package io.tidemill.source;

import io.tidemill.settings.Settings;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** What a source sees of its context; time stands still until the test moves it. */
final class FakeContext implements SourceContext {
    static final Duration INTERVAL = Duration.ofMillis(100);

    /** Something that the source said. */
    record Said(String what, String message) {}

    final AtomicLong nowMillis = new AtomicLong(1_000_000);
    final LinkedBlockingQueue<Said> said = new LinkedBlockingQueue<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final Map<String, Long> counts = new HashMap<>();
    final List<String> examples = new ArrayList<>();
    final CountDownLatch woken = new CountDownLatch(1);

    private final Map<String, String> settings = new HashMap<>();
    private long bufferBytes = 4 << 20;
    private Map<String, String> positions = Map.of();
    private boolean isContinued;
    private @Nullable MemoryLog log;

    FakeContext withBuffer(long bytes) {
        bufferBytes = bytes;
        return this;
    }

    /** Lets the source go on from these positions of an earlier run. */
    FakeContext continuedFrom(Map<String, String> earlier) {
        positions = Map.copyOf(earlier);
        isContinued = true;
        return this;
    }

    FakeContext withLog(MemoryLog received) {
        log = received;
        return this;
    }

    FakeContext set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Returns the batch time after now. */
    BatchTime nextBatch() {
        return BatchTime.ofEpochMillis(nowMillis.get()).floor(INTERVAL).plus(INTERVAL);
    }

    /** Waits for the next thing that the source says. */
    Said nextSaid() throws InterruptedException {
        Said next = said.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            Assertions.fail("the source said nothing for 20 s");
        }
        return next;
    }

    @Override
    public String name() {
        return "socket-1";
    }

    @Override
    public Settings settings() {
        return Settings.of(settings, Map.of(), Map.of());
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public long epochMillis() {
                return nowMillis.get();
            }

            @Override
            public long nanoTime() {
                return TimeUnit.MILLISECONDS.toNanos(nowMillis.get());
            }
        };
    }

    @Override
    public Duration batchInterval() {
        return INTERVAL;
    }

    @Override
    public long bufferBytes() {
        return bufferBytes;
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
        return isContinued;
    }

    @Override
    public Optional<ReceivedLog> receivedLog() {
        return Optional.ofNullable(log);
    }

    @Override
    public RecordCodec recordCodec() {
        return new SerializedRecords();
    }

    @Override
    public Thread startThread(String role, Runnable work) {
        Thread thread = new Thread(work, "tidemill-" + role);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    @Override
    public SourceEvents events() {
        return new SourceEvents() {
            @Override
            public void started(String detail) {
                said.add(new Said("started", detail));
            }

            @Override
            public void failed(String message, Throwable cause) {
                said.add(new Said("failed", message));
            }

            @Override
            public void stopped(String reason) {
                said.add(new Said("stopped", reason));
            }

            @Override
            public void fatal(String message, Throwable cause) {
                said.add(new Said("fatal", message));
            }

            @Override
            public void counted(String what, long count, String example) {
                synchronized (counts) {
                    counts.merge(what, count, Long::sum);
                    examples.add(example);
                }
            }

            @Override
            public void wake() {
                woken.countDown();
            }
        };
    }
}
