package io.tidemill.benchmarks.contestant;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The peaks of this JVM's memory: heap used (garbage included) and resident set. It begins to look after a second, since
 * loading the management beans would lengthen the start that is measured, too.
 */
final class MemoryWatch {
    private static final Duration BEGINS_AFTER = Duration.ofSeconds(1);
    private static final Duration SAMPLED_EVERY = Duration.ofMillis(50);
    private static final Path STATUS = Path.of("/proc/self/status");

    private final AtomicLong heapUsedPeakBytes = new AtomicLong();
    private final AtomicLong heapAfterCollectionPeakBytes = new AtomicLong();

    private MemoryWatch() {}

    static MemoryWatch started() {
        MemoryWatch watch = new MemoryWatch();
        Thread sampler = new Thread(watch::sampleUntilInterrupted, "benchmark-memory");
        sampler.setDaemon(true);
        sampler.start();
        return watch;
    }

    Figures figures() {
        sample();
        Figures figures = new Figures()
                .with("heapUsedPeakBytes", heapUsedPeakBytes.get())
                .with("heapAfterCollectionPeakBytes", heapAfterCollectionPeakBytes.get())
                .with("heapMaxBytes", Runtime.getRuntime().maxMemory());
        residentPeakBytes().ifPresent(bytes -> figures.with("residentPeakBytes", bytes));
        return figures;
    }

    private void sampleUntilInterrupted() {
        try {
            Thread.sleep(BEGINS_AFTER.toMillis());
            while (true) {
                sample();
                Thread.sleep(SAMPLED_EVERY.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        heapUsedPeakBytes.accumulateAndGet(usedBytes(), Math::max);
        heapAfterCollectionPeakBytes.accumulateAndGet(usedAfterCollectionBytes(), Math::max);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** What the last collection left; it is near to what the program needs. */
    private static long usedAfterCollectionBytes() {
        return Collectors.ALL.stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .mapToLong(MemoryWatch::usedAfterBytes)
                .max()
                .orElse(0);
    }

    private static long usedAfterBytes(GcInfo collection) {
        return collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> Collectors.HEAP_POOLS.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** Linux tells it in a line {@code VmHWM:   123456 kB}. */
    private static OptionalLong residentPeakBytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /** Loaded at first use. */
    private static final class Collectors {
        private static final List<GarbageCollectorMXBean> ALL =
                ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
        private static final List<String> HEAP_POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .toList();
    }
}
