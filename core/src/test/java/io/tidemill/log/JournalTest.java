package io.tidemill.log;

import static io.tidemill.log.Journals.LARGE;
import static io.tidemill.log.Journals.append;
import static io.tidemill.log.Journals.bytes;
import static io.tidemill.log.Journals.entries;
import static io.tidemill.log.Journals.files;
import static io.tidemill.log.Journals.open;
import static io.tidemill.log.Journals.openReadOnly;
import static io.tidemill.log.Journals.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journals.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose files nobody touches. */
class JournalTest {
    @TempDir
    Path root;

    @Test
    void givesRecordsInOrderWithTheirPositionsAndTypes() {
        try (Journal journal = open(root, LARGE)) {
            assertThat(journal.append(1, bytes("one"))).isEqualTo(16);
            assertThat(journal.append(255)).isEqualTo(29);
            assertThat(journal.append(0, bytes("th"), bytes(""), bytes("ree"))).isEqualTo(47);

            assertThat(entries(journal))
                    .containsExactly(new Entry(0, 1, "one"), new Entry(16, 255, ""), new Entry(29, 0, "three"));
            assertThat(entries(journal, 16, 29)).containsExactly(new Entry(16, 255, ""));
            assertThat(entries(journal, 16, 16)).isEmpty();
        }
    }

    @Test
    void continuesWhereItWasClosed() {
        Journals.write(root, LARGE, "one", "two");

        try (Journal journal = open(root, LARGE)) {
            assertThat(journal.end()).isEqualTo(32);
            append(journal, "three");

            assertThat(texts(journal)).containsExactly("one", "two", "three");
        }
        try (Journal journal = open(root, LARGE)) {
            assertThat(texts(journal)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void leavesTheBuffersThatItIsGivenAsTheyAre() {
        ByteBuffer payload = bytes("-one-");
        payload.position(1).limit(4);

        try (Journal journal = open(root, LARGE)) {
            journal.append(1, payload);

            assertThat(payload).isEqualTo(bytes("one"));
            assertThat(payload.position()).isEqualTo(1);
            assertThat(texts(journal)).containsExactly("one");
        }
    }

    @Test
    void takesRecordsOfAnySizeInAnyKindOfBuffer() {
        Random random = new Random(1);
        List<ByteBuffer> written = new ArrayList<>();
        List<ByteBuffer> read = new ArrayList<>();
        try (Journal journal = open(root, 300_000)) {
            for (int size : new int[] {0, 1, 65_522, 65_523, 65_524, 65_536, 65_537, 200_000, 3_000_000, 5}) {
                byte[] payload = new byte[size];
                random.nextBytes(payload);
                ByteBuffer direct = ByteBuffer.allocateDirect(size).put(payload).flip();
                written.add(ByteBuffer.wrap(payload));
                written.add(direct);
                journal.append(1, ByteBuffer.wrap(payload));
                journal.append(
                        1,
                        direct.duplicate().limit(size / 3),
                        direct.duplicate().position(size / 3));
            }

            journal.read(0, journal.end(), (position, type, payload) -> {
                byte[] copy = new byte[payload.remaining()];
                payload.get(copy);
                read.add(ByteBuffer.wrap(copy));
            });

            assertThat(read).isEqualTo(written);
        }
    }

    @Test
    void beginsANewFileWhenOneIsFull() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "one", "two", "three", "a record that is longer than a file may be", "five");

            assertThat(files(root))
                    .containsExactly(
                            "00000000000000000000.log",
                            "00000000000000000032.log",
                            "00000000000000000050.log",
                            "00000000000000000105.log");
            assertThat(texts(journal))
                    .containsExactly("one", "two", "three", "a record that is longer than a file may be", "five");
            assertThat(entries(journal, 16, 50)).containsExactly(new Entry(16, 1, "two"), new Entry(32, 1, "three"));
        }
        try (Journal journal = open(root, 80)) {
            assertThat(journal.end()).isEqualTo(122);
            assertThat(texts(journal)).hasSize(5);
        }
    }

    @Test
    void forgetsWholeFilesThatAreReleased() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2", "r3", "r4", "r5");
            assertThat(files(root)).hasSize(3);

            journal.release(45);

            assertThat(journal.start()).isEqualTo(30);
            assertThat(texts(journal)).containsExactly("r2", "r3", "r4", "r5");
            assertThatThrownBy(() -> journal.read(15, 45, (position, type, payload) -> {}))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining("positions 15 to 45")
                    .hasMessageContaining("positions 30 to 90");

            append(journal, "r6");
        }
        try (Journal journal = open(root, 80)) {
            assertThat(journal.start()).isEqualTo(30);
            assertThat(texts(journal)).containsExactly("r2", "r3", "r4", "r5", "r6");
        }
    }

    @Test
    void keepsOneEmptyFileWhenAllIsReleased() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2");

            journal.release(journal.end());
            journal.release(journal.end());

            assertThat(files(root)).containsExactly("00000000000000000045.log");
            assertThat(journal.start()).isEqualTo(45);
            assertThat(texts(journal)).isEmpty();
        }
        try (Journal journal = open(root, 80)) {
            append(journal, "r3");

            assertThat(entries(journal)).containsExactly(new Entry(45, 1, "r3"));
        }
    }

    @Test
    void releasesMoreWhileTheLastFileIsEmpty() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2", "r3", "r4");
            journal.release(30);
            journal.release(60);
            journal.release(75);

            assertThat(files(root)).containsExactly("00000000000000000075.log");
        }
        try (Journal journal = open(root, 80)) {
            assertThat(journal.start()).isEqualTo(75);
        }
    }

    @Test
    void staysSmallOverManyRecords() throws IOException {
        long largest = 0;
        try (Journal journal = open(root, 10_000)) {
            for (int i = 0; i < 100_000; i++) {
                long end = journal.append(1, bytes("record " + i));
                if (i % 100 == 99) {
                    journal.release(end - 5_000);
                    largest = Math.max(largest, files(root).size());
                }
            }
            assertThat(entries(journal, journal.start(), journal.end()).get(0).position())
                    .isEqualTo(journal.start());
            assertThat(journal.end()).isGreaterThan(2_000_000);
        }
        assertThat(largest).isLessThanOrEqualTo(4);
    }

    @Test
    void cutsRecordsAtTheTail() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2", "r3", "r4", "r5");

            journal.truncate(75);
            assertThat(texts(journal)).containsExactly("r0", "r1", "r2", "r3", "r4");
            journal.truncate(15);
            assertThat(texts(journal)).containsExactly("r0");
            assertThat(files(root)).hasSize(1);

            assertThat(append(journal, "new")).isEqualTo(31);
            assertThat(texts(journal)).containsExactly("r0", "new");
        }
        try (Journal journal = open(root, 80)) {
            assertThat(texts(journal)).containsExactly("r0", "new");
        }
    }

    @Test
    void knowsWhatWasReleasedAfterTheTailWasCut() {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2", "r3", "r4", "r5");
            journal.release(31);
            append(journal, "r6");

            journal.truncate(45);
        }
        try (Journal journal = open(root, 80)) {
            assertThat(texts(journal)).containsExactly("r2");
            append(journal, "new");

            assertThat(texts(journal)).containsExactly("r2", "new");
        }
    }

    @Test
    void cutsNothingWhereNoRecordEnds() {
        try (Journal journal = open(root, LARGE)) {
            append(journal, "one", "two");

            assertThatThrownBy(() -> journal.truncate(20)).isInstanceOf(TidemillException.class);
            assertThatThrownBy(() -> journal.truncate(33)).hasMessageContaining("positions 0 to 32");

            append(journal, "three");
            assertThat(texts(journal)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void refusesRecordsThatNoReaderWouldTake() {
        try (Journal journal = open(root, LARGE)) {
            ByteBuffer half = ByteBuffer.allocate(Journal.MAX_PAYLOAD_BYTES / 2 + 1);

            assertThatThrownBy(() -> journal.append(256, bytes("x"))).hasMessageContaining("0 to 255, not 256");
            assertThatThrownBy(() -> journal.append(1, half, half))
                    .hasMessageContaining("67108866 bytes is too large for a journal, which takes 67108864");

            append(journal, "fine");
            assertThat(texts(journal)).containsExactly("fine");
        }
    }

    @Test
    void isReadWhileItIsWritten() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "r0", "r1", "r2");
            try (Journal reader = openReadOnly(root)) {
                append(journal, "r3", "r4");
                journal.release(15);

                assertThat(texts(reader)).containsExactly("r0", "r1", "r2");
                assertThatThrownBy(() -> reader.append(1, bytes("x"))).hasMessageContaining("open to read only");
            }
            journal.release(30);
            try (Journal reader = openReadOnly(root)) {
                assertThat(texts(reader)).containsExactly("r2", "r3", "r4");
            }
        }
    }

    @Test
    void isEmptyWhereNothingIs() throws IOException {
        try (Journal reader = openReadOnly(root.resolve("absent"))) {
            assertThat(reader.start()).isZero();
            assertThat(reader.end()).isZero();
            assertThat(texts(reader)).isEmpty();
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void takesNothingAfterItWasClosed() {
        Journal journal = open(root, LARGE);
        journal.close();
        journal.close();

        assertThatThrownBy(() -> journal.append(1, bytes("x")))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                .hasMessageContaining("is closed");
        assertThatThrownBy(() -> texts(journal)).hasMessageContaining("is closed");
    }

    @Test
    void goesOnForAThreadThatIsInterrupted() {
        try (Journal journal = open(root, 80)) {
            Thread.currentThread().interrupt();
            append(journal, "r0", "r1", "r2");
            journal.sync();
            journal.release(30);

            assertThat(texts(journal)).containsExactly("r2");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void readsTheFilesOfVersion2() throws IOException {
        Path copy = root.resolve(Journals.DIRECTORY);
        Files.createDirectories(copy);
        for (String name : List.of("00000000000000000030.log", "00000000000000000060.log")) {
            try (var golden = JournalTest.class.getResourceAsStream("/golden/journal-2/" + name)) {
                Files.write(copy.resolve(name), golden.readAllBytes());
            }
        }

        try (Journal journal = open(root, LARGE)) {
            assertThat(entries(journal))
                    .containsExactly(
                            new Entry(30, 1, "r2"),
                            new Entry(45, 2, "r3"),
                            new Entry(60, 3, "r4"),
                            new Entry(75, 255, ""));
            assertThat(journal.end()).isEqualTo(88);
        }
    }
}
