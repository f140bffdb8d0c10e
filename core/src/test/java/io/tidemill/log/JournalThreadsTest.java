package io.tidemill.log;

import static io.tidemill.log.Journals.bytes;
import static io.tidemill.log.Journals.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that many threads use at once. */
class JournalThreadsTest {
    @TempDir
    Path root;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void takesRecordsWhileItSyncs() throws Exception {
        GatedStore store = new GatedStore(LocalLogStore.at(root));
        try (Journal journal = Journal.open(store, Journals.DIRECTORY, Journals.LARGE)) {
            journal.append(1, bytes("one"));
            store.isGateClosed = true;
            Future<?> sync = threads.submit(journal::sync);
            store.arrived.await();

            journal.append(1, bytes("two"));

            assertThat(texts(journal)).containsExactly("one", "two");
            assertThat(sync.isDone()).isFalse();
            store.gate.countDown();
            sync.get();
        }
    }

    @Test
    void syncsOnceForAllWhoWait() throws Exception {
        GatedStore store = new GatedStore(LocalLogStore.at(root));
        try (Journal journal = Journal.open(store, Journals.DIRECTORY, Journals.LARGE)) {
            journal.append(1, bytes("first"));
            store.isGateClosed = true;
            int before = store.syncs.get();
            List<Future<?>> syncs = new ArrayList<>();
            syncs.add(threads.submit(journal::sync));
            store.arrived.await();
            CountDownLatch appended = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                syncs.add(threads.submit(() -> {
                    journal.append(1, bytes("more"));
                    appended.countDown();
                    journal.sync();
                }));
            }
            appended.await();
            store.gate.countDown();
            for (Future<?> sync : syncs) {
                sync.get();
            }

            assertThat(store.syncs.get() - before).isEqualTo(2);
            journal.sync();
            assertThat(store.syncs.get() - before).as("nothing new to sync").isEqualTo(2);
        }
    }

    @Test
    void keepsTheOrderOfEachThread() throws Exception {
        int writers = 4;
        int records = 2_000;
        try (Journal journal = Journals.open(root, 5_000)) {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < records; i++) {
                        journal.append(writer, bytes(String.valueOf(i)));
                        if (i % 100 == 0) {
                            journal.sync();
                        }
                    }
                }));
            }
            for (Future<?> writer : running) {
                writer.get();
            }

            List<List<String>> read = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                read.add(new ArrayList<>());
            }
            for (int i = 0; i < records; i++) {
                sent.add(String.valueOf(i));
            }
            Journals.entries(journal).forEach(entry -> read.get(entry.type()).add(entry.text()));
            assertThat(read).allSatisfy(texts -> assertThat(texts).isEqualTo(sent));
        }
    }
}
