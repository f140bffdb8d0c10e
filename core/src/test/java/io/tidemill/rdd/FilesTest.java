package io.tidemill.rdd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.engine.local.LocalEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest extends LocalRDDs {
    @TempDir
    Path directory;

    private String file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content, UTF_8).toString();
    }

    private RDD<String> lines(String path, int splits) {
        return context.rdd(new FileInput(1, 1_000).lines(path, splits));
    }

    @Test
    void readsLines() throws IOException {
        assertThat(context.textFile(file("a.txt", "one\ntwo\r\n\nfour")).collect())
                .containsExactly("one", "two", "", "four");
        assertThat(context.textFile(file("b.txt", "one\n")).collect()).containsExactly("one");
        assertThat(context.textFile(file("c.txt", "\uFEFFone\n")).collect()).containsExactly("one");
        assertThat(context.textFile(file("d.txt", "")).collect()).isEmpty();
    }

    @Test
    void readsEveryLineOnceHoweverTheFileIsCut() throws IOException {
        String text = "a\n\nbb\r\nccc\r\n\r\n\ndäöü\n€\n\neee";
        String path = file("cut.txt", text);
        List<String> expected = List.of("a", "", "bb", "ccc", "", "", "däöü", "€", "", "eee");

        for (int splits = 1; splits <= text.getBytes(UTF_8).length + 3; splits++) {
            assertThat(lines(path, splits).collect()).as("%d splits", splits).isEqualTo(expected);
        }
    }

    @Test
    void readsRandomTextOnceHoweverTheFileIsCut() throws IOException {
        Random random = new Random(42);
        for (int round = 0; round < 50; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(200), 0, 8)
                    .forEach(c -> text.append(c < 2 ? "\n" : c == 2 ? "\r\n" : c == 3 ? "é" : "x"));
            String path = file("random.txt", text.toString());
            List<String> expected = Files.readAllLines(Path.of(path), UTF_8);
            assertThat(lines(path, 1 + random.nextInt(60)).collect())
                    .as("text %s", text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void readsLinesLongerThanABuffer() throws IOException {
        String longLine = "y".repeat(200_000);
        String path = file("long.txt", "x\n" + longLine + "\nz\n");

        assertThat(context.textFile(path).collect()).containsExactly("x", longLine, "z");
    }

    @Test
    void cutsALineBeyondTheLimit() throws IOException {
        String longest = "y".repeat(1_000);
        String path = file("overlong.txt", "x\n" + longest + "z\n" + longest + "\r\n" + longest + "zz\r\nend");

        assertThat(lines(path, 1).collect()).containsExactly("x", longest, longest, longest, "end");
    }

    @Test
    void cutsALineFarBeyondTheLimitHoweverTheFileIsCut() throws IOException {
        String path = file("far.txt", "a\n" + "y".repeat(500_000) + "\nb\n" + "z".repeat(300_000));
        List<String> expected = List.of("a", "y".repeat(1_000), "b", "z".repeat(1_000));

        for (int splits = 1; splits <= 50; splits++) {
            assertThat(lines(path, splits).collect()).as("%d splits", splits).isEqualTo(expected);
        }
    }

    @Test
    void cutsALineAtTheEndOfACharacter() throws IOException {
        String path = file("characters.txt", "y".repeat(999) + "€\n");

        assertThat(lines(path, 1).collect()).containsExactly("y".repeat(999));
    }

    @Test
    void cutsLongFilesOnly() throws IOException {
        String path = file("a.txt", "x\n".repeat(1_500_000));

        assertThat(context.textFile(path, 2).partitionCount()).isEqualTo(2);
        assertThat(context.textFile(path, 100).partitionCount()).isEqualTo(3);
        assertThat(context.textFile(path, 100).count()).isEqualTo(1_500_000);
        assertThat(context.textFile(file("b.txt", "x\n"), 100).partitionCount()).isEqualTo(1);
    }

    @Test
    void readsPackedFiles() throws IOException {
        Path path = directory.resolve("a.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write("one\ntwo\n".getBytes(UTF_8));
        }

        assertThat(lines(path.toString(), 50).collect()).containsExactly("one", "two");
    }

    @Test
    void readsTheFilesOfADirectoryInOrder() throws IOException {
        file("in/b", "b\n");
        file("in/a", "a\n");
        file("in/_SUCCESS", "");
        file("in/.hidden", "no\n");
        file("in/deeper/c", "c\n");

        assertThat(context.textFile(directory.resolve("in").toString()).collect())
                .containsExactly("a", "b");
    }

    @Test
    void readsWhatMatchesAPattern() throws IOException {
        file("logs/2026-01/a.log", "a\n");
        file("logs/2026-02/b.log", "b\n");
        file("logs/2026-02/b.txt", "no\n");
        file("logs/2025-12/c.log", "c\n");

        assertThat(context.textFile(directory + "/logs/2026-*/*.log").collect()).containsExactly("a", "b");
        assertThat(context.textFile(directory + "/logs/*-{01,12}").collect()).containsExactly("c", "a");
        assertThat(context.textFile(directory + "/logs/**.log").count()).isEqualTo(3);
    }

    @Test
    void refusesAPathWithoutFiles() {
        assertThatThrownBy(() -> context.textFile(directory + "/nothing"))
                .hasMessageContaining("textFile")
                .hasMessageContaining("finds no file at " + directory + "/nothing");
        assertThatThrownBy(() -> context.textFile(directory + "/no*")).hasMessageContaining("finds no file");
    }

    @Test
    void writesWhatItReads() throws IOException {
        String out = directory.resolve("out").toString();
        numbers(100, 3).saveAsTextFile(out);

        assertThat(context.textFile(out).map(Integer::valueOf).collect()).isEqualTo(list(100));
        assertThatThrownBy(() -> numbers(1, 1).saveAsTextFile(out)).hasMessageContaining("exists");
    }

    @Test
    void readsWholeFiles() throws IOException {
        String a = file("in/a", "one\ntwo\n");
        String b = file("in/b", "€");

        assertThat(context.wholeTextFiles(directory + "/in").collectAsMap())
                .isEqualTo(java.util.Map.of(a, "one\ntwo\n", b, "€"));
        assertThat(context.binaryFiles(directory + "/in").lookup(b)).containsExactly("€".getBytes(UTF_8));
    }

    @Test
    void readsRecordsOfFixedLength() throws IOException {
        String path = file("records", "aaabbbcccddd");

        for (int splits = 1; splits < 15; splits++) {
            assertThat(context.rdd(new FileInput(1, 1_000).records(path, 3, splits))
                            .map(record -> new String(record, UTF_8))
                            .collect())
                    .containsExactly("aaa", "bbb", "ccc", "ddd");
        }
        assertThatThrownBy(() -> context.binaryRecords(path, 5))
                .hasMessageContaining("whole records of 5 bytes")
                .hasMessageContaining("has 12 bytes");
        assertThatThrownBy(() -> context.binaryRecords(path, 0)).hasMessageContaining("at least 1 for recordBytes");
    }

    @Test
    void readsOnOneThread() throws IOException {
        try (RDDContext single = new RDDContext(new LocalEngine(1, 1_000), 1)) {
            assertThat(single.textFile(file("a", "a\nb\n")).collect()).containsExactly("a", "b");
        }
    }
}
