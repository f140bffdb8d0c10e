package io.tidemill.spark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.log.KeptFile;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program whose process ends at each of its requests to an object store in turn. */
class ObjectCrashTest {
    private static final UUID OWNER = new UUID(1, 2);
    private static final Path ROOT = new Path("s3a://bucket/checkpoint");
    private static final int SYNCS = 70;

    private static ObjectLogStore store(MemoryBucket bucket) {
        Random random = new Random(bucket.names().size() + 17L * bucket.requests());
        return new ObjectLogStore(bucket, ROOT, Clock.system(), () -> new UUID(random.nextLong(), random.nextLong()));
    }

    /** What a program does with its store, and what it knows of that. */
    private static final class Run {
        private final Map<Long, String> records = new HashMap<>();
        private long released;
        private long durable;
        private long appended;
        private long lowestEnd = Long.MAX_VALUE;
        private int keptBefore = -1;
        private int keptAfter = -1;

        void on(LogStore store) throws IOException {
            try (LogStore.Lock lock = store.lock("lock", "4711")) {
                assertThat(lock).isNotNull();
                try (Journal journal = open(store)) {
                    append(journal, SYNCS);
                    release(journal, durable - 200);
                    keep(store, 1);
                    appendUnsynced(journal);
                    cut(journal, durable);
                    append(journal, 3);
                    cut(journal, released + 40);
                    keep(store, 2);
                }
                try (Journal journal = open(store)) {
                    append(journal, 5);
                    release(journal, durable);
                    append(journal, 1);
                }
            }
        }

        private void append(Journal journal, int count) {
            for (int i = 0; i < count; i++) {
                appendUnsynced(journal);
                journal.sync();
                durable = journal.end();
            }
        }

        private void appendUnsynced(Journal journal) {
            long position = journal.end();
            String text = "record %04d %04d".formatted(position, records.size());
            records.put(position, text);
            appended = position + Journal.HEADER_BYTES + text.length();
            journal.append(1, ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        private void release(Journal journal, long position) {
            long end = position / recordBytes() * recordBytes();
            released = end;
            journal.release(end);
        }

        private void cut(Journal journal, long position) {
            long end = position / recordBytes() * recordBytes();
            lowestEnd = end;
            durable = Math.min(durable, end);
            journal.truncate(end);
            lowestEnd = Long.MAX_VALUE;
            appended = end;
        }

        private static long recordBytes() {
            return (long) Journal.HEADER_BYTES + "record 0000 0000".length();
        }

        private void keep(LogStore store, int number) throws IOException {
            keptAfter = number;
            try (KeptFile.Writer file = KeptFile.create(store, "kept/file", OWNER)) {
                file.write(number);
                file.commit();
            }
            keptBefore = number;
        }

        void check(LogStore store) throws IOException {
            try (Journal journal = open(store)) {
                assertThat(journal.end()).isBetween(Math.min(durable, lowestEnd), Math.max(appended, durable));
                assertThat(journal.start()).isLessThanOrEqualTo(Math.max(released, 0));
                journal.read(
                        journal.start(),
                        journal.end(),
                        (position, type, payload) -> assertThat(
                                        UTF_8.decode(payload).toString())
                                .startsWith("record %04d".formatted(position)));
                append(journal, 1);
            }
            int kept = -1;
            if (store.exists("kept/file")) {
                try (InputStream file = KeptFile.open(store, "kept/file", OWNER)) {
                    kept = file.read();
                }
            }
            assertThat(kept).isIn(keptBefore, keptAfter);
        }
    }

    private static Journal open(LogStore store) {
        return Journal.open(store, "journal", 1500);
    }

    /** Runs until the process ends. */
    private static void runToCrash(Run run, MemoryBucket bucket) {
        try {
            run.on(store(bucket));
        } catch (IOException | TidemillException e) {
            assertThat(bucket.isCrashed())
                    .as("crashed when it failed with %s", e)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsWhatItPromisedWhereverTheProcessEnds(boolean isDone) throws IOException {
        MemoryBucket whole = new MemoryBucket();
        new Run().on(store(whole));
        for (int request = 1; request <= whole.requests(); request++) {
            MemoryBucket bucket = new MemoryBucket().crashAt(request, isDone);
            Run run = new Run();
            runToCrash(run, bucket);
            assertThat(bucket.isCrashed()).isTrue();
            MemoryBucket after = bucket.again();
            after.delete(lockObjects(after)); // as if ten seconds had gone by

            ObjectLogStore store = store(after);
            try (LogStore.Lock lock = store.lock("lock", "4712")) {
                assertThat(lock).isNotNull();
                run.check(store);
            }
            run.check(store(after.again()));
        }
    }

    private static List<Path> lockObjects(MemoryBucket bucket) {
        return bucket.names().stream()
                .filter(name -> name.contains("/lock."))
                .map(Path::new)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void takesItsOwnObjectsForItsOwnWhenAnswersGetLost(int every) throws IOException {
        MemoryBucket bucket = new MemoryBucket().losingAnswers(every);
        Run run = new Run();
        run.on(store(bucket));
        run.check(store(bucket.again()));
    }

    @Test
    void namesTheFileThatLacksAnObject() throws IOException {
        MemoryBucket bucket = new MemoryBucket();
        try (LogOutput output = store(bucket).create("d/file")) {
            for (int i = 0; i < 3; i++) {
                output.write(ByteBuffer.wrap("part".getBytes(UTF_8)));
                output.sync();
            }
        }
        List<Path> second = bucket.names().stream()
                .filter(name -> name.endsWith("/0000000000000004"))
                .map(Path::new)
                .toList();
        bucket.delete(second);

        ObjectLogStore store = store(bucket.again());
        for (ThrowingCallable attempt :
                List.<ThrowingCallable>of(() -> store.open("d/file"), () -> store.lock("lock", "4711"))) {
            assertThatThrownBy(attempt)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining("The file " + ROOT + "/d/file is damaged: the object before ")
                    .hasMessageContaining("the parts before it end at 4");
        }
    }

    @Test
    void namesTheFileWhoseHeadIsNotWhatWasWritten() throws IOException {
        MemoryBucket bucket = new MemoryBucket();
        store(bucket).create("d/file").close();
        Path head = new Path(ROOT, "d/file");
        byte[] bytes =
                bucket.read(head, 0, 0, (int) bucket.status(head).orElseThrow().getLen());
        bytes[50]++;
        bucket.put(head, bytes);

        ObjectLogStore store = store(bucket.again());
        for (ThrowingCallable attempt :
                List.<ThrowingCallable>of(() -> store.open("d/file"), () -> store.lock("lock", "4711"))) {
            assertThatThrownBy(attempt)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining("The file " + ROOT + "/d/file is damaged: ")
                    .hasMessageContaining("is not what was written");
        }
    }

    @Test
    void leavesNothingBehindThatNobodyNeeds() throws IOException {
        MemoryBucket bucket = new MemoryBucket();
        Run run = new Run();
        run.on(store(bucket));
        MemoryBucket after = bucket.again();
        ObjectLogStore store = store(after);
        try (LogStore.Lock lock = store.lock("lock", "4712")) {
            assertThat(lock).isNotNull();
            List<String> files = new ArrayList<>(store.list("journal"));
            for (String file : files) {
                store.delete("journal/" + file);
            }
            store.delete("kept/file");
        }
        assertThat(after.names()).containsExactly(ROOT + "/lock.2.released");
    }
}
