package io.tidemill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("faults")
class PaceTest {
    private static final long FIRST_BYTES = 2 << 20;

    /** What a batch of a simulated program costs. */
    private interface Work {
        double nanos(int batch, long bytes);
    }

    private record Batch(long bytes, double lateNanos, double workNanos) {}

    /** A program whose sender is never short of data, from its first batch on. */
    private static List<Batch> run(Duration interval, int count, Work work) {
        return run(interval, count, 1, work);
    }

    private static List<Batch> run(Duration interval, int count, int memory, Work work) {
        Pace pace = Pace.startingWith((long) (FIRST_BYTES * (interval.toMillis() / 1e3)) + 1, interval, memory);
        List<Batch> batches = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < count; i++) {
            double due = (double) i * interval.toNanos();
            now = Math.max(now, due);
            double late = now - due;
            long bytes = pace.quotaBytes((long) late);
            double nanos = work.nanos(i, bytes);
            pace = pace.after(bytes, (long) nanos);
            now += nanos;
            batches.add(new Batch(bytes, late, nanos));
        }
        return batches;
    }

    private static double percentile(List<Batch> batches, ToDoubleFunction<Batch> of) {
        double[] sorted = batches.stream().mapToDouble(of).sorted().toArray();
        return sorted[(int) (sorted.length * 0.99)];
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 200, 1000, 60_000})
    void fillsTheIntervalWhateverItIs(long millis) {
        Duration interval = Duration.ofMillis(millis);
        List<Batch> batches = run(interval, 100, (batch, bytes) -> 10.0 * bytes);

        List<Batch> settled = batches.subList(12, 100);
        assertThat(settled).allSatisfy(batch -> {
            assertThat(batch.workNanos()).isBetween(0.9 * interval.toNanos(), 1.0 * interval.toNanos());
            assertThat(batch.lateNanos()).isZero();
        });
    }

    @Test
    void keepsTheIntervalUnderNoise() {
        Random random = new Random(5);
        List<Batch> batches =
                run(Duration.ofSeconds(1), 2000, (batch, bytes) -> 10.0 * bytes * (1 + 0.04 * random.nextGaussian()));

        assertThat(percentile(batches, Batch::workNanos)).isLessThan(1.1e9);
        assertThat(percentile(batches, Batch::lateNanos)).isLessThan(0.2e9);
        assertThat(batches.stream().mapToDouble(Batch::workNanos).sum()).isGreaterThan(0.93 * 2000e9);
    }

    @Test
    void doesNotForgetItsPaceForOneLongPause() {
        List<Batch> batches =
                run(Duration.ofMillis(10), 200, (batch, bytes) -> 10.0 * bytes + (batch == 100 ? 60e6 : 0));

        assertThat(batches.get(100).workNanos()).isGreaterThan(60e6);
        assertThat(batches.get(109).lateNanos())
                .as("made up within ten batches, but for what does no harm")
                .isLessThan(0.5e6);
        assertThat(batches.get(110).bytes())
                .isGreaterThan((long) (0.9 * batches.get(99).bytes()));
    }

    @Test
    void shrinksAtOnceWhenTheWorkGetsSlower() {
        List<Batch> batches = run(Duration.ofSeconds(1), 100, (batch, bytes) -> (batch < 50 ? 10.0 : 40.0) * bytes);

        List<Batch> settled = batches.subList(65, 100);
        assertThat(settled).allSatisfy(batch -> {
            assertThat(batch.workNanos()).isBetween(0.9e9, 1e9);
            assertThat(batch.lateNanos()).isZero();
        });
        assertThat(batches.stream().mapToDouble(Batch::lateNanos).max().orElse(0))
                .isLessThan(4e9);
    }

    @Test
    void growsWithAProgramThatGetsFaster() {
        List<Batch> batches =
                run(Duration.ofSeconds(1), 60, (batch, bytes) -> bytes * (10 + 200 * Math.exp(-batch / 3.0)));

        assertThat(batches)
                .allSatisfy(batch ->
                        assertThat(batch.lateNanos() + batch.workNanos()).isLessThan(1.1e9));
        assertThat(batches.get(40).workNanos()).isGreaterThan(0.9e9);
    }

    @Test
    void countsWithWorkThatEveryBatchHas() {
        List<Batch> batches = run(Duration.ofSeconds(1), 60, (batch, bytes) -> 0.6e9 + 10.0 * bytes);

        assertThat(batches.subList(20, 60)).allSatisfy(batch -> {
            assertThat(batch.workNanos()).isBetween(0.9e9, 1e9);
            assertThat(batch.lateNanos()).isLessThan(0.1e9);
        });
    }

    @Test
    void getsOnWithWorkThatIsLongerThanTheIntervalAnyway() {
        List<Batch> batches = run(Duration.ofSeconds(1), 60, (batch, bytes) -> 1.5e9 + 10.0 * bytes);

        assertThat(batches.get(59).bytes()).isGreaterThan(100_000);
    }

    @Test
    void settlesWhenAWindowIsComputedAnewEachTime() {
        List<Long> taken = new ArrayList<>();
        List<Batch> batches = run(Duration.ofSeconds(1), 300, 10, (batch, bytes) -> {
            taken.add(bytes);
            return taken.subList(Math.max(0, taken.size() - 10), taken.size()).stream()
                    .mapToDouble(some -> 2.0 * some)
                    .sum();
        });
        assertThat(percentile(batches.subList(100, 300), Batch::workNanos)).isLessThan(1.3e9);
    }

    @Test
    void keepsThePaceOfAWindowOverSumsOfBatches() {
        Random random = new Random(6);
        List<Batch> batches = run(
                Duration.ofSeconds(1),
                400,
                30,
                (batch, bytes) -> (batch < 200 ? 10.0 : 30.0) * bytes * (1 + 0.04 * random.nextGaussian()) + 1e7);
        assertThat(percentile(batches.subList(60, 200), Batch::workNanos)).isLessThan(1.15e9);
        assertThat(batches.subList(60, 200).stream()
                        .mapToDouble(Batch::workNanos)
                        .sum())
                .isGreaterThan(0.9 * 140e9);
        assertThat(percentile(batches.subList(230, 400), Batch::lateNanos)).isLessThan(0.2e9);
        assertThat(batches.subList(260, 400).stream()
                        .mapToDouble(Batch::workNanos)
                        .sum())
                .isGreaterThan(0.9 * 140e9);
    }

    @Test
    void letsEverythingPassWhereWorkTakesNoTime() {
        Pace pace = Pace.startingWith(1000, Duration.ofSeconds(1), 1).after(10, 0);

        assertThat(pace.quotaBytes(0)).isGreaterThan(Long.MAX_VALUE / 16);
        assertThat(pace.isUnlimited()).isTrue();
    }

    @Test
    void keepsItsPaceWhileThereIsLittleToDo() {
        Pace pace = Pace.startingWith(1 << 20, Duration.ofSeconds(1), 1);
        for (int i = 0; i < 20; i++) {
            pace = pace.after(pace.fullBytes(), 10 * pace.fullBytes());
        }
        long before = pace.fullBytes();
        for (int i = 0; i < 100; i++) {
            pace = pace.after(before / 100, 20_000_000);
        }

        assertThat(pace.fullBytes()).isEqualTo(before);
    }

    @Test
    void sharesByWhatEachHas() {
        assertThat(FairShares.of(100, new long[] {10, 500, 500})).containsExactly(10, 45, 45);
        assertThat(FairShares.of(100, new long[] {10, 20, 30})).containsExactly(10, 20, 30);
        assertThat(FairShares.of(100, new long[] {0, 900})).containsExactly(0, 100);
    }
}
