package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
    private static final UUID OWNER = new UUID(1, 2);
    private static final String NAME = "windows/w1";

    @TempDir
    Path root;

    private LogStore store;

    @BeforeEach
    void openStore() {
        store = LocalLogStore.at(root);
    }

    private void write(byte[] content) throws IOException {
        try (KeptFile.Writer writer = KeptFile.create(store, NAME, OWNER)) {
            writer.write(content);
            writer.commit();
        }
    }

    private byte[] read() throws IOException {
        try (InputStream input = KeptFile.open(store, NAME, OWNER)) {
            return input.readAllBytes();
        }
    }

    private static void assertDamaged(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                .hasMessageContaining(message);
    }

    @Test
    void givesWhatWasWritten() throws IOException {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
            byte[] content = new byte[length];
            new Random(length).nextBytes(content);

            write(content);

            assertThat(read()).isEqualTo(content);
            assertThat(store.list("windows")).containsExactly("w1");
        }
    }

    @Test
    void givesSingleBytes() throws IOException {
        try (KeptFile.Writer writer = KeptFile.create(store, NAME, OWNER)) {
            for (int i = 0; i < 70_000; i++) {
                writer.write(i);
            }
            writer.commit();
        }

        try (InputStream input = KeptFile.open(store, NAME, OWNER)) {
            for (int i = 0; i < 70_000; i++) {
                assertThat(input.read()).isEqualTo(i & 0xff);
            }
            assertThat(input.read()).isEqualTo(-1);
        }
    }

    @Test
    void leavesTheOldFileWhenTheNewOneIsNotCommitted() throws IOException {
        write("old".getBytes(UTF_8));
        try (KeptFile.Writer writer = KeptFile.create(store, NAME, OWNER)) {
            writer.write(new byte[100_000]);
        }

        assertThat(read()).isEqualTo("old".getBytes(UTF_8));
        assertThat(store.list("windows")).containsExactly("w1");
    }

    @Test
    void takesThePlaceOfAnUnfinishedFile() throws IOException {
        Files.createDirectories(root.resolve("windows"));
        Files.writeString(root.resolve(NAME + ".tmp"), "half");

        write("whole".getBytes(UTF_8));

        assertThat(read()).isEqualTo("whole".getBytes(UTF_8));
    }

    @Test
    void tellsOfEachFlippedBit() throws IOException {
        write("some content".getBytes(UTF_8));
        byte[] sound = Files.readAllBytes(root.resolve(NAME));
        for (int bit = 0; bit < sound.length * 8; bit++) {
            Files.write(root.resolve(NAME), sound);
            Journals.flip(root.resolve(NAME), bit);
            int offset = bit / 8 < 32 ? 0 : bit / 8 < 52 ? 32 : 52;

            assertDamaged(this::read, root.resolve(NAME) + " is damaged at offset " + offset + ": ");
        }
    }

    @Test
    void tellsOfEachLengthThatItIsNot() throws IOException {
        write("some content".getBytes(UTF_8));
        byte[] sound = Files.readAllBytes(root.resolve(NAME));
        for (int length = 0; length < sound.length + 3; length++) {
            if (length != sound.length) {
                Files.write(root.resolve(NAME), Arrays.copyOf(sound, length));

                assertDamaged(this::read, root.resolve(NAME) + " is damaged at offset ");
            }
        }
    }

    @Test
    void givesNoByteOfADamagedBlock() throws IOException {
        write(new byte[200_000]);
        Journals.flip(root.resolve(NAME), 8L * 100_000);

        try (InputStream input = KeptFile.open(store, NAME, OWNER)) {
            assertThat(input.readNBytes(65_536)).hasSize(65_536);
            assertDamaged(input::read, "damaged at offset 65576: expected a block with checksum 0x");
        }
    }

    @Test
    void tellsOfAMissingFile() {
        assertDamaged(this::read, root.resolve(NAME) + " is damaged at offset 0: expected the file, found none");
    }
}
