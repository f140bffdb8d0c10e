package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Fault;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.SimulatedCrash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal on a disk that fails at each of its operations in turn. */
class JournalCrashTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void endCapture() {
        log.close();
    }

    /** A run that appends, syncs, rolls, releases and cuts, and what it knows of its records at each moment. */
    private static final class Run {
        final List<String> appended = new ArrayList<>();
        int durable;
        int released;
        int beingAppended;

        /** What the journal may end with while it is being cut; otherwise as much as was appended. */
        int lowestEnd = Integer.MAX_VALUE;

        void on(LogStore store) {
            try (Journal journal = open(store)) {
                append(journal, 4);
                sync(journal);
                append(journal, 3);
                release(journal, 3);
                append(journal, 2);
                sync(journal);
                append(journal, 2);
                cut(journal, 9);
                append(journal, 1);
                cut(journal, 6);
                append(journal, 3);
                sync(journal);
                release(journal, 9);
                release(journal, 9);
                append(journal, 1);
            }
            try (Journal journal = open(store)) {
                durable = appended.size();
                append(journal, 2);
                release(journal, 12);
            }
        }

        private void append(Journal journal, int count) {
            for (int i = 0; i < count; i++) {
                beingAppended = 1;
                appended.add("record %03d".formatted(appended.size()));
                journal.append(
                        1, ByteBuffer.wrap(appended.get(appended.size() - 1).getBytes(UTF_8)));
                beingAppended = 0;
            }
        }

        private void sync(Journal journal) {
            journal.sync();
            durable = appended.size();
        }

        private void release(Journal journal, int count) {
            released = Math.max(released, count);
            journal.release(positionAfter(count));
        }

        private void cut(Journal journal, int count) {
            lowestEnd = count;
            durable = Math.min(durable, count);
            journal.truncate(positionAfter(count));
            lowestEnd = Integer.MAX_VALUE;
            appended.subList(count, appended.size()).clear();
        }
    }

    private static final int RECORD_BYTES = Journal.HEADER_BYTES + "record 000".length();

    private static long positionAfter(int count) {
        return (long) count * RECORD_BYTES;
    }

    private static Journal open(LogStore store) {
        return Journal.open(store, "journal", 100);
    }

    @ParameterizedTest
    @CsvSource({
        "CRASH_BEFORE, KEPT",
        "CRASH_AFTER, KEPT",
        "CRASH_IN_WRITE, KEPT",
        "CRASH_BEFORE, LOST",
        "CRASH_AFTER, LOST",
        "CRASH_IN_WRITE, LOST"
    })
    void keepsWhatItPromisedWhereverTheProcessEnds(Fault fault, Unsynced unsynced) {
        int operations = operations();
        for (int n = 1; n <= operations; n++) {
            LogStore files = new MemoryLogStore();
            FaultyLogStore faulty = FaultyLogStore.over(files).failAt(n, fault).withUnsynced(unsynced);
            Run run = new Run();
            assertThatThrownBy(() -> run.on(faulty)).isInstanceOf(SimulatedCrash.class);

            check(files, run, unsynced, faulty.history());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NO_SPACE", "IO_ERROR"})
    void stopsAtAFailureOfTheDiskAndGoesOnAfterARestart(Fault fault) {
        int operations = operations();
        for (int n = 1; n <= operations; n++) {
            for (Unsynced unsynced : Unsynced.values()) {
                LogStore files = new MemoryLogStore();
                FaultyLogStore faulty =
                        FaultyLogStore.over(files).failAt(n, fault).withUnsynced(unsynced);
                Run run = new Run();
                assertThatThrownBy(() -> run.on(faulty))
                        .as("%s", faulty.history())
                        .isInstanceOfSatisfying(
                                TidemillException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED))
                        .hasMessageContaining(files.location() + "/journal")
                        .hasMessageContaining(fault == Fault.NO_SPACE ? "No space left" : "Input/output error")
                        .hasMessageContaining("start the program again");
                faulty.crash();

                check(files, run, unsynced, faulty.history());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void keepsItWhenTheRestartEndsTooSoonAsWell(Unsynced unsynced) {
        int operations = operations();
        for (int n = 1; n <= operations; n++) {
            boolean isOpened = false;
            for (int m = 1; !isOpened; m++) {
                LogStore files = new MemoryLogStore();
                FaultyLogStore first = FaultyLogStore.over(files)
                        .failAt(n, Fault.CRASH_IN_WRITE)
                        .withUnsynced(unsynced);
                Run run = new Run();
                assertThatThrownBy(() -> run.on(first)).isInstanceOf(SimulatedCrash.class);
                FaultyLogStore second = FaultyLogStore.over(files)
                        .failAt(m, Fault.CRASH_IN_WRITE)
                        .withUnsynced(unsynced);
                try (Journal journal = open(second)) {
                    isOpened = journal.end() >= 0;
                } catch (SimulatedCrash e) {
                    check(files, run, unsynced, second.history());
                }
            }
        }
    }

    private int operations() {
        FaultyLogStore counting = FaultyLogStore.over(new MemoryLogStore());
        new Run().on(counting);
        assertThat(counting.history())
                .anyMatch(operation -> operation.startsWith("rename"))
                .anyMatch(operation -> operation.startsWith("truncate"))
                .anyMatch(operation -> operation.startsWith("delete"));
        return counting.operations();
    }

    private static void check(LogStore files, Run run, Unsynced unsynced, List<String> history) {
        List<String> readOnly = new ArrayList<>();
        try (Journal journal = Journal.openReadOnly(files, "journal")) {
            journal.read(0, journal.end(), (position, type, payload) -> readOnly.add(text(payload)));
        }
        long behindMore;
        try (Journal journal = open(files)) {
            List<String> read = new ArrayList<>();
            journal.read(0, journal.end(), (position, type, payload) -> read.add(text(payload)));
            int first = (int) (journal.start() / RECORD_BYTES);
            int end = (int) (journal.end() / RECORD_BYTES);

            assertThat(readOnly).as("read without a change, after %s", history).isEqualTo(read);
            assertThat(first).as("first record after %s", history).isLessThanOrEqualTo(run.released);
            assertThat(end)
                    .as("last record after %s", history)
                    .isBetween(lowestEnd(run, unsynced), run.appended.size());
            assertThat(read).as("records after %s", history).isEqualTo(run.appended.subList(first, end));

            behindMore = journal.append(2, ByteBuffer.wrap("more".getBytes(UTF_8)));
            journal.release(behindMore);
        }
        try (Journal journal = open(files)) {
            assertThat(journal.end()).as("end after %s", history).isEqualTo(behindMore);
        }
    }

    private static int lowestEnd(Run run, Unsynced unsynced) {
        int promised = unsynced == Unsynced.KEPT ? run.appended.size() - run.beingAppended : run.durable;
        return Math.min(promised, run.lowestEnd);
    }

    private static String text(ByteBuffer payload) {
        return UTF_8.decode(payload).toString();
    }

    @Test
    void takesNothingAfterAFailedWrite() {
        FaultyLogStore faulty = FaultyLogStore.over(new MemoryLogStore());
        try (Journal journal = open(faulty)) {
            faulty.failAt(faulty.operations() + 1, Fault.IO_ERROR);
            assertThatThrownBy(() -> journal.append(1, ByteBuffer.allocate(10)))
                    .hasMessageContaining("Input/output error");

            assertThatThrownBy(() -> journal.append(1, ByteBuffer.allocate(10)))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED))
                    .hasMessageContaining("00000000000000000000.log failed: java.io.IOException: Input/output error");
            assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> journal.release(0)).hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> journal.truncate(0)).hasMessageContaining("Input/output error");
        }
    }

    @Test
    void takesNothingAfterAFailedSync() {
        FaultyLogStore faulty = FaultyLogStore.over(new MemoryLogStore());
        try (Journal journal = open(faulty)) {
            journal.append(1, ByteBuffer.allocate(10));
            faulty.failAt(faulty.operations() + 1, Fault.IO_ERROR);
            assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");

            assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> journal.append(1, ByteBuffer.allocate(10)))
                    .hasMessageContaining("Input/output error");
        }
    }
}
