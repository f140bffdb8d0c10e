package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLinesTest {

    private static final int SMALL_BLOCK = 8;

    @TempDir
    private Path folder;

    @Test
    void addsTheLastLineEndWhenItIsMissing() throws Exception {
        assertThat(text(FileLines.once(file("a\nb")))).isEqualTo("a\nb\n");
        assertThat(text(FileLines.once(file("a\nb\n")))).isEqualTo("a\nb\n");
    }

    @Test
    void keepsBytesThatAreNoText() throws Exception {
        byte[] bytes = {(byte) 0xff, 0, '\r', '\n', (byte) 0xc3, '\n'};
        assertThat(bytes(FileLines.once(file(bytes)))).isEqualTo(bytes);
    }

    @Test
    void repeatsTheFileWithALineEndBetween() throws Exception {
        try (LineCursor cursor = FileLines.repeated(file("a\nb")).open()) {
            assertThat(List.of(text(cursor), text(cursor), text(cursor))).containsExactly("a\nb\n", "a\nb\n", "a\nb\n");
        }
    }

    @Test
    void readsALargeFileInBlocksOfWholeLines() throws Exception {
        assertThat(blocks("ab\ncd\nef\ngh\n")).containsExactly("ab\ncd\n", "ef\ngh\n");
        assertThat(blocks("abc\ndef\nx")).containsExactly("abc\ndef\n", "x\n");
    }

    @Test
    void readsALineThatIsLongerThanABlockInPieces() throws Exception {
        assertThat(blocks("0123456789abcdef\nx\n")).containsExactly("01234567", "89abcdef", "\nx\n");
        assertThat(blocks("01234567")).containsExactly("01234567", "\n");
    }

    @Test
    void servesTheSameFromMemoryAndFromDisk() throws Exception {
        Path file = file("first\n\nsecond and a long one\nthird");
        LineSource fromMemory = FileLines.onePass(file, Long.MAX_VALUE, SMALL_BLOCK);
        LineSource fromDisk = FileLines.onePass(file, 0, SMALL_BLOCK);
        assertThat(text(fromMemory)).isEqualTo(text(fromDisk)).isEqualTo("first\n\nsecond and a long one\nthird\n");
    }

    @Test
    void countsTheLinesOfABlock() throws Exception {
        try (LineCursor cursor = FileLines.once(file("a\n\nb")).open()) {
            assertThat(cursor.next().orElseThrow().lines()).isEqualTo(3);
        }
    }

    @Test
    void refusesFilesWithoutLines() {
        assertThatThrownBy(() -> FileLines.once(folder.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> FileLines.once(folder)).hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> FileLines.repeated(file(""))).hasMessageContaining("is empty");
    }

    private List<String> blocks(String text) throws IOException {
        List<String> blocks = new ArrayList<>();
        try (LineCursor cursor = FileLines.onePass(file(text), 0, SMALL_BLOCK).open()) {
            for (Optional<LineBlock> block = cursor.next(); block.isPresent(); block = cursor.next()) {
                blocks.add(text(block.get()));
            }
        }
        return blocks;
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("lines.log"), bytes);
    }

    private static String text(LineSource lines) throws IOException {
        return new String(bytes(lines), StandardCharsets.ISO_8859_1);
    }

    private static String text(LineCursor cursor) throws IOException {
        return text(cursor.next().orElseThrow());
    }

    private static String text(LineBlock block) {
        return StandardCharsets.ISO_8859_1.decode(block.bytes()).toString();
    }

    private static byte[] bytes(LineSource lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (LineCursor cursor = lines.open()) {
            for (Optional<LineBlock> block = cursor.next(); block.isPresent(); block = cursor.next()) {
                bytes.writeBytes(text(block.get()).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }
}
