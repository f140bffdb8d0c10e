package io.tidemill.log;

import static io.tidemill.log.Journals.LARGE;
import static io.tidemill.log.Journals.append;
import static io.tidemill.log.Journals.cut;
import static io.tidemill.log.Journals.file;
import static io.tidemill.log.Journals.files;
import static io.tidemill.log.Journals.flip;
import static io.tidemill.log.Journals.open;
import static io.tidemill.log.Journals.openReadOnly;
import static io.tidemill.log.Journals.texts;
import static io.tidemill.log.Journals.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose files are not what was written. */
class JournalDamageTest {
    /** Where the records of {@code write(root, LARGE, "one", "two", "six")} begin in their file. */
    private static final int[] OFFSETS = {48, 64, 80, 96};

    @TempDir
    Path root;

    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void endCapture() {
        log.close();
    }

    private void assertDamaged(Path file, long offset, String... parts) {
        byte[][] before = contents();
        for (var opening : List.<Supplier<Journal>>of(() -> openReadOnly(root), () -> open(root, LARGE))) {
            assertThatThrownBy(() -> {
                        try (Journal journal = opening.get()) {
                            texts(journal);
                        }
                    })
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining(file + " is damaged at offset " + offset + ": expected ")
                    .hasMessageContainingAll(parts)
                    .hasMessageContaining("restore the checkpoint directory from a copy");
        }
        assertThat(contents()).isDeepEqualTo(before);
    }

    private byte[][] contents() {
        try {
            List<String> names = files(root);
            byte[][] contents = new byte[names.size()][];
            for (int i = 0; i < contents.length; i++) {
                contents[i] =
                        Files.readAllBytes(root.resolve(Journals.DIRECTORY).resolve(names.get(i)));
            }
            return contents;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertCut(String... texts) {
        try (Journal journal = openReadOnly(root)) {
            assertThat(texts(journal)).containsExactly(texts);
        }
        assertThat(log.lines()).isEmpty();
        try (Journal journal = open(root, LARGE)) {
            assertThat(texts(journal)).containsExactly(texts);
            append(journal, "new");
            assertThat(texts(journal)).hasSize(texts.length + 1).endsWith("new");
        }
        try (Journal journal = open(root, LARGE)) {
            assertThat(texts(journal)).hasSize(texts.length + 1).endsWith("new");
        }
    }

    @Test
    void tellsOfEachFlippedBitOrHasTheRecordsBeforeIt() throws IOException {
        write(root, LARGE, "one", "two", "six");
        Path file = file(root, 0);
        byte[] sound = Files.readAllBytes(file);
        List<String> all = List.of("one", "two", "six");
        for (int bit = 0; bit < sound.length * 8; bit++) {
            Files.write(file, sound);
            flip(file, bit);
            int offset = bit / 8;
            try (Journal journal = open(root, LARGE)) {
                List<String> read = texts(journal);

                assertThat(offset)
                        .as("the byte of flipped bit %d that was not told", bit)
                        .isGreaterThanOrEqualTo(OFFSETS[2]);
                assertThat(read).as("after bit %d", bit).isEqualTo(all.subList(0, 2));
            } catch (TidemillException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED);
                assertThat(e).hasMessageContaining(file + " is damaged at offset ");
                if (offset >= OFFSETS[0]) {
                    int record = offset < OFFSETS[1] ? OFFSETS[0] : offset < OFFSETS[2] ? OFFSETS[1] : OFFSETS[2];
                    assertThat(e).as("bit %d", bit).hasMessageContaining("at offset " + record + ":");
                }
                assertThat(Files.size(file)).isEqualTo(sound.length);
            }
        }
    }

    @Test
    void tellsOfEachFlippedBitInAFileThatIsNotTheLast() throws IOException {
        write(root, 80, "one", "two", "six");
        Path file = file(root, 0);
        byte[] sound = Files.readAllBytes(file);
        for (int bit = 0; bit < sound.length * 8; bit++) {
            Files.write(file, sound);
            flip(file, bit);

            assertThatThrownBy(() -> {
                        try (Journal journal = open(root, LARGE)) {
                            texts(journal);
                        }
                    })
                    .as("bit %d", bit)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining(file + " is damaged at offset ");
        }
    }

    @Test
    void hasTheWholeRecordsOfEachLengthThatTheLastFileWasCutTo() throws IOException {
        for (int length = 0; length <= OFFSETS[3]; length++) {
            Path copy = root.resolve("cut-" + length);
            write(copy, LARGE, "one", "two", "six");
            cut(file(copy, 0), length);
            int whole = length < OFFSETS[1] ? 0 : length < OFFSETS[2] ? 1 : length < OFFSETS[3] ? 2 : 3;

            try (Journal journal = openReadOnly(copy)) {
                assertThat(texts(journal)).as("length %d", length).hasSize(whole);
                assertThat(Files.size(file(copy, 0))).isEqualTo(length);
            }
            try (Journal journal = open(copy, LARGE)) {
                assertThat(texts(journal))
                        .as("length %d", length)
                        .isEqualTo(List.of("one", "two", "six").subList(0, whole));
                append(journal, "new");
                assertThat(texts(journal)).endsWith("new").hasSize(whole + 1);
            }
        }
    }

    @Test
    void tellsOfEachLengthThatAFileBeforeTheLastWasCutTo() throws IOException {
        write(root, 80, "one", "two", "six");
        byte[] sound = Files.readAllBytes(file(root, 0));
        for (int length = 0; length < sound.length; length++) {
            Files.write(file(root, 0), Arrays.copyOf(sound, length));

            assertDamaged(file(root, 0), length, length < 48 ? "the end of the file" : "begins");
        }
    }

    @Test
    void warnsOfTheTailThatItCuts() throws IOException {
        write(root, LARGE, "one", "two", "six");
        cut(file(root, 0), OFFSETS[2] + 14);

        open(root, LARGE).close();

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("WARN", "Cut " + file(root, 0) + " from offset 80 on: 14 bytes");
        assertThat(Files.size(file(root, 0))).isEqualTo(80);
    }

    @Test
    void cutsZerosThatWereNeverWritten() throws IOException {
        for (int zeros : new int[] {1, 13, 5_000, 200_000}) {
            write(root, LARGE, "one");
            Files.write(file(root, 0), Arrays.copyOf(Files.readAllBytes(file(root, 0)), OFFSETS[1] + zeros));
            try (Journal journal = open(root, LARGE)) {
                assertThat(journal.end()).isEqualTo(16);
                journal.truncate(0);
            }
        }
    }

    @Test
    void cutsARecordWhoseLastSectorsWereNeverWritten() throws IOException {
        write(root, LARGE, "one", "x".repeat(3_000));
        byte[] bytes = Files.readAllBytes(file(root, 0));
        Arrays.fill(bytes, 1024, bytes.length, (byte) 0);
        Files.write(file(root, 0), Arrays.copyOf(bytes, bytes.length + 2_000));

        assertCut("one");
    }

    @Test
    void tellsOfZerosInTheMiddleOfTheLastRecord() throws IOException {
        write(root, LARGE, "one", "x".repeat(3_000));
        byte[] bytes = Files.readAllBytes(file(root, 0));
        Arrays.fill(bytes, 1024, 2048, (byte) 0);
        Files.write(file(root, 0), bytes);

        assertDamaged(file(root, 0), 64, "a record of 3000 bytes with checksum 0x", "found checksum 0x");
    }

    @Test
    void tellsOfZerosThatDoNotBeginWhereASectorDoes() throws IOException {
        write(root, LARGE, "one", "x".repeat(2_980));
        byte[] bytes = Files.readAllBytes(file(root, 0));
        Arrays.fill(bytes, bytes.length - 20, bytes.length, (byte) 0);
        Files.write(file(root, 0), bytes);

        assertDamaged(file(root, 0), 64, "found checksum 0x");
    }

    @Test
    void tellsOfALengthThatPointsBehindTheFile() throws IOException {
        write(root, LARGE, "one", "two", "six");
        byte[] bytes = Files.readAllBytes(file(root, 0));
        ByteBuffer.wrap(bytes).putInt(OFFSETS[1], 60_000_000);
        Files.write(file(root, 0), bytes);

        assertDamaged(file(root, 0), OFFSETS[1], "a record's header with checksum 0x");
    }

    @Test
    void tellsOfARecordThatWasMoved() throws IOException {
        write(root, LARGE, "one", "two", "six");
        byte[] bytes = Files.readAllBytes(file(root, 0));
        System.arraycopy(bytes, OFFSETS[0], bytes, OFFSETS[1], 16);
        Files.write(file(root, 0), bytes);

        assertDamaged(file(root, 0), OFFSETS[1], "found checksum 0x");
    }

    @Test
    void tellsOfAnotherKindOfFile() throws IOException {
        write(root, LARGE, "one");
        Files.writeString(file(root, 0), "something else, and long enough to be a whole header");

        assertDamaged(file(root, 0), 0, "0x544944454a524e4c (a journal)", "found 0x736f6d657468696e");
    }

    @Test
    void tellsOfAVersionThatItDoesNotKnow() throws IOException {
        write(root, LARGE, "one");
        byte[] bytes = Files.readAllBytes(file(root, 0));
        bytes[11] = 9;
        Files.write(file(root, 0), bytes);

        assertDamaged(file(root, 0), 8, "version 2", "version 9");
    }

    @Test
    void tellsOfARenamedFile() throws IOException {
        write(root, LARGE, "one");
        Files.move(file(root, 0), file(root, 16));

        assertDamaged(file(root, 16), 28, "the start position of its name", "position 0");
    }

    @Test
    void tellsOfAMissingFileInTheMiddle() throws IOException {
        write(root, 80, "one", "two", "six", "ten", "ace");
        Files.delete(file(root, 32));

        assertDamaged(file(root, 0), 80, "files after it are missing");
    }

    @Test
    void tellsOfAMissingFirstFile() throws IOException {
        write(root, 80, "one", "two", "six", "ten", "ace");
        Files.delete(file(root, 0));

        assertDamaged(root.resolve(Journals.DIRECTORY), 0, "position 0", "00000000000000000032.log as the first one");
    }

    @Test
    void tellsOfAMissingFirstFileBehindWhatWasReleased() throws IOException {
        try (Journal journal = open(root, 80)) {
            append(journal, "one", "two", "six", "ten", "ace", "far");
            journal.release(32);
        }
        Files.delete(file(root, 32));

        assertDamaged(root.resolve(Journals.DIRECTORY), 0, "position 32", "00000000000000000064.log as the first one");
    }

    @Test
    void tellsThatAllButAnUnwrittenFileAreMissing() throws IOException {
        write(root, 80, "one", "two", "six");
        Files.delete(file(root, 0));
        cut(file(root, 32), 10);

        assertDamaged(file(root, 32), 0, "files are missing");
    }

    @Test
    void tellsThatTheFileBeforeAnUnwrittenOneWasCut() throws IOException {
        write(root, 80, "one", "two", "six");
        cut(file(root, 0), 60);
        cut(file(root, 32), 10);

        assertDamaged(file(root, 0), 60, "its end at offset 80");
    }

    @Test
    void takesUpAReleaseThatACrashInterrupted() throws IOException {
        write(root, 80, "one", "two", "six", "ten", "ace", "far");
        byte[] first = Files.readAllBytes(file(root, 0));
        try (Journal journal = open(root, 80)) {
            journal.release(80);
        }
        Files.write(file(root, 0), first);

        assertCut("ace", "far");
        assertThat(files(root)).doesNotContain("00000000000000000000.log");
    }

    @Test
    void leavesForeignFilesAloneAndDeletesItsOwnUnfinishedOnes() throws IOException {
        write(root, LARGE, "one");
        Files.writeString(root.resolve("journal/notes.txt"), "mine");
        Files.writeString(root.resolve("journal/00000000000000000000.log.tmp"), "half");

        assertCut("one");

        assertThat(files(root)).containsExactly("00000000000000000000.log", "notes.txt");
    }
}
