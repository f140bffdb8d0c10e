package io.tidemill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Processor time used up to a moment, by the whole machine and by the benchmark with its contestant. It shows whether
 * something else disturbed a trial.
 */
record ProcessorUse(long nanoTime, Duration machine, Duration ours) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int TICKS_PER_SECOND = 100; // Linux counts so for user space, whatever its own clock
    private static final int FIRST_IDLE = 4;
    private static final int LAST_IDLE = 5;
    private static final int LAST_BUSY = 8;

    /** Nothing where the machine does not tell. */
    static Optional<ProcessorUse> now(ProcessHandle contestant) {
        Optional<Duration> machine = machineTime();
        Optional<Duration> sender = ProcessHandle.current().info().totalCpuDuration();
        Optional<Duration> contestants = contestant.info().totalCpuDuration();
        return machine.isEmpty() || sender.isEmpty() || contestants.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProcessorUse(
                        System.nanoTime(), machine.get(), sender.get().plus(contestants.get())));
    }

    /** How many cores everything else kept busy, on average, from then to now. */
    OptionalDouble coresOfOthersSince(ProcessorUse then) {
        long elapsedNanos = nanoTime - then.nanoTime;
        if (elapsedNanos <= 0) {
            return OptionalDouble.empty();
        }
        Duration others = machine.minus(then.machine).minus(ours.minus(then.ours));
        return OptionalDouble.of(Math.max(0, others.toNanos() / (double) elapsedNanos));
    }

    /** The first line: {@code cpu user nice system idle iowait irq softirq steal ...}. */
    private static Optional<Duration> machineTime() {
        if (!Files.isReadable(STAT)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(STAT)) {
            String[] ticks = lines.findFirst().orElse("").split(" +");
            long busy = 0;
            for (int field = 1; field < ticks.length && field <= LAST_BUSY; field++) {
                busy += field == FIRST_IDLE || field == LAST_IDLE ? 0 : Long.parseLong(ticks[field]);
            }
            return Optional.of(Duration.ofSeconds(1).multipliedBy(busy).dividedBy(TICKS_PER_SECOND));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
