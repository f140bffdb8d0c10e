package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a program does about files of its checkpoint directory that are not as they were written. */
final class DamageTest {
    private static final int FLIPS = 1_000;
    private static final Map<String, Long> WANTED = Map.of("a", 4L, "b", 2L, "c", 1L);

    private static StreamTest.Builder on(MemoryLogStore store, int second) {
        return StreamTest.builder()
                .checkpoint(store)
                .set("tidemill.checkpoint.segment", "1k")
                .startingAt(Instant.ofEpochSecond(second));
    }

    private static PairDStream<String, Long> define(StreamTest test) {
        PairDStream<String, Long> totals = test.stream(
                        batch("a", "b"), batch("a"), batch("c"), batch("a"), batch("b"), batch("a"))
                .mapToPair(word -> Pair.of(word, 1L))
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()));
        test.collect(totals.window(Duration.ofSeconds(3)));
        return totals;
    }

    private static MemoryLogStore written() {
        MemoryLogStore store = new MemoryLogStore();
        try (StreamTest test = on(store, 0).build()) {
            define(test);
            test.advance(4);
        }
        return store;
    }

    /** Returns the names of all files that hold data. */
    private static List<String> files(MemoryLogStore store) {
        List<String> files = new ArrayList<>();
        store.list("journal").forEach(name -> files.add("journal/" + name));
        store.list("kept/window-1").forEach(name -> files.add("kept/window-1/" + name));
        return files;
    }

    private static void change(MemoryLogStore store, String name, int bit) throws IOException {
        ByteBuffer content;
        try (LogInput in = store.open(name)) {
            content = ByteBuffer.allocate((int) in.size());
            in.read(content, 0);
        }
        byte[] bytes = content.array();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        store.delete(name);
        try (LogOutput out = store.create(name)) {
            out.write(ByteBuffer.wrap(bytes));
        }
    }

    private static int bits(MemoryLogStore store, String name) throws IOException {
        try (LogInput in = store.open(name)) {
            return 8 * (int) in.size();
        }
    }

    @Test
    void reportsAFlippedBitWithItsFileAndNeverGivesAWrongNumber() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int reported = 0;
        for (int i = 0; i < FLIPS; i++) {
            MemoryLogStore store = written();
            List<String> files = files(store);
            String file = files.get(random.nextInt(files.size()));
            int bit = random.nextInt(bits(store, file));
            change(store, file, bit);
            String flip = "bit " + bit + " of " + file + ", seed " + seed;
            try (StreamTest test = on(store, 4).build()) {
                CollectedPairs<String, Long> totals = test.collect(define(test));
                test.advance(Duration.ofSeconds(2));
                assertThat(totals.latestMap()).as(flip).isEqualTo(WANTED);
            } catch (TidemillException e) {
                assertThat(damage(e).code()).as(flip).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED);
                assertThat(damage(e)).as(flip).hasMessageContaining(file.substring(file.lastIndexOf('/') + 1));
                reported++;
            }
        }
        assertThat(reported).as("flips that were found, seed %s", seed).isGreaterThan(FLIPS / 2);
    }

    /** Returns the failure that tells of damage, behind that of the batch which met it. */
    private static TidemillException damage(TidemillException failure) {
        return failure.code() != ErrorCode.CHECKPOINT_DAMAGED && failure.getCause() instanceof TidemillException cause
                ? damage(cause)
                : failure;
    }

    @Test
    void reportsAFileThatIsMissing() {
        for (String file : files(written())) {
            MemoryLogStore store = written();
            store.delete(file);
            try (StreamTest test = on(store, 4).build()) {
                CollectedPairs<String, Long> totals = test.collect(define(test));
                test.advance(Duration.ofSeconds(2));
                assertThat(totals.latestMap())
                        .as("%s, the last file, whose batches are run again, or one that no window needs", file)
                        .isEqualTo(WANTED);
            } catch (TidemillException e) {
                assertThat(damage(e).code()).as(file).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED);
            }
        }
    }
}
