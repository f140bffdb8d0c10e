package io.tidemill.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSplitTest {
    @TempDir
    private Path folder;

    @Test
    void rangesSideBySideHaveEveryLineOnce() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random);
            int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(50) : 1 << 20;
            RecordFormat<String> format = lines(limit);
            List<FilesSplit<String>> splits = randomSplits(write("data", text), text.length(), format, random);
            List<String> expected = naiveLines(text, limit);

            List<String> read = new ArrayList<>();
            for (FilesSplit<String> split : splits) {
                if (random.nextInt(4) == 0) {
                    split.recordCount(); // before it is read
                }
                read.addAll(random.nextBoolean() ? pushed(split) : pulled(split));
            }
            String where = "seed " + seed + ", round " + round;
            assertThat(read).as(where).isEqualTo(expected);
            assertThat(splits.stream().mapToLong(FilesSplit::recordCount).sum())
                    .as(where)
                    .isEqualTo(expected.size());
        }
    }

    @Test
    void dividesALongFileAndFindsAllItsLines() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 5 << 20; i++) {
            text.append("line ").append(i).append('\n');
        }
        FoundFile file = found(write("data", text.toString()));
        List<FilesSplit<String>> splits = split(List.of(file), lines(1 << 20), 4);

        assertThat(splits).hasSize(4);
        List<String> read = new ArrayList<>();
        for (FilesSplit<String> split : splits) {
            read.addAll(pushed(split));
        }
        assertThat(read).isEqualTo(text.toString().lines().toList());
    }

    @Test
    void dividesRecordsOfFixedLengthBetweenThem() throws Exception {
        byte[] bytes = new byte[7 * 300_000];
        new Random(1).nextBytes(bytes);
        Path path = Files.write(folder.resolve("data"), bytes);
        List<FilesSplit<byte[]>> splits = split(List.of(found(path)), RecordFormat.fixedLength(7), 3);

        assertThat(splits).hasSize(3);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (FilesSplit<byte[]> split : splits) {
            for (byte[] record : pushed(split)) {
                assertThat(record).hasSize(7);
                read.writeBytes(record);
            }
        }
        assertThat(read.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void readsAFileOfAnotherFormatByOneTask() throws Exception {
        Path path = Files.write(folder.resolve("data"), new byte[4 << 20]);
        List<FilesSplit<byte[]>> splits = split(List.of(found(path)), RecordFormat.lengthPrefixed(10), 4);

        assertThat(splits).hasSize(1);
        assertThat(splits.get(0).recordCount()).isEqualTo(1 << 20);
    }

    @Test
    void putsShortFilesTogether() {
        List<FoundFile> files = IntStream.range(0, 10_000)
                .mapToObj(i -> new FoundFile("/data/" + i, new FileStamp(1_000, 0, FileStamp.UNKNOWN, null)))
                .toList();

        assertThat(split(files, lines(100), 4)).hasSizeBetween(4, 6);
        assertThat(split(files.subList(0, 5), lines(100), 4)).hasSize(1);
    }

    @Test
    void keepsSplitsOfHugeFilesWithinALimit() {
        List<FilesSplit<String>> splits = split(
                List.of(new FoundFile("/data/huge", new FileStamp(10L << 30, 0, FileStamp.UNKNOWN, null))),
                lines(100),
                4);

        assertThat(splits).hasSize(160);
    }

    @Test
    void isReadWhereItIsSent() throws Exception {
        FilesSplit<String> split =
                split(List.of(found(write("data", "a\nb\n"))), lines(100), 2).get(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(split);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(pushed((Split<?>) in.readObject())).hasToString("[a, b]");
        }
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws Exception {
        FilesSplit<String> split =
                split(List.of(found(write("data", "a\nb\n"))), lines(100), 2).get(0);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pushed(split))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void saysWhereAFileIsOfAnotherFormat() throws Exception {
        Path path = write("data", "\0\0\0\1aGET / HTTP/1.1");
        FilesSplit<byte[]> split =
                split(List.of(found(path)), RecordFormat.lengthPrefixed(10), 1).get(0);

        assertThatThrownBy(() -> pushed(split))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_FAILED))
                .hasMessageContaining("In " + path + " at byte 0: A record announces");
    }

    // ---- words

    private static RecordFormat<String> lines(int limit) {
        return RecordFormat.lines()
                .configuredBy(Settings.of(Map.of("tidemill.line.limit", limit + "b"), Map.of(), Map.of()));
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(40);
        for (int i = 0; i < lines; i++) {
            int length = random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(20);
            for (int c = 0; c < length; c++) {
                text.append(random.nextInt(20) == 0 ? '\r' : (char) ('a' + c % 26));
            }
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return random.nextBoolean() ? text + "no end" : text.toString();
    }

    private static List<String> naiveLines(String text, int limit) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            String line = newline < 0 ? text.substring(from) : text.substring(from, newline);
            if (newline >= 0 && line.endsWith("\r")) {
                line = line.substring(0, line.length() - 1);
            }
            lines.add(line.length() > limit ? line.substring(0, limit) : line);
            from = newline < 0 ? text.length() : newline + 1;
        }
        return lines;
    }

    /** Cuts anywhere, also next to ends of lines, and puts some ranges together. */
    private static List<FilesSplit<String>> randomSplits(
            Path file, int length, RecordFormat<String> format, Random random) {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = random.nextInt(12); i > 0 && length > 1; i--) {
            int cut = 1 + random.nextInt(length - 1);
            cuts.add(cut);
            cuts.add(Math.min(length - 1, cut + 1));
        }
        cuts.add(length);
        List<FilesSplit<String>> splits = new ArrayList<>();
        List<FileRange> group = new ArrayList<>();
        int from = 0;
        for (int to : cuts) {
            group.add(new FileRange(file.toString(), from, to, length, false));
            if (random.nextBoolean() || to == length) {
                splits.add(new FilesSplit<>(group, format, DirectoryOptions.Unreadable.FAILS));
                group = new ArrayList<>();
            }
            from = to;
        }
        return splits;
    }

    private static <T> List<T> pushed(Split<T> split) throws Exception {
        List<T> records = new ArrayList<>();
        try (RecordReader<T> reader = split.open()) {
            reader.forEachRemaining(records::add);
        }
        return records;
    }

    private static <T> List<T> pulled(Split<T> split) throws Exception {
        List<T> records = new ArrayList<>();
        try (RecordReader<T> reader = split.open()) {
            while (reader.hasNext()) {
                records.add(reader.next());
            }
        }
        return records;
    }

    private Path write(String name, String text) throws Exception {
        return Files.write(folder.resolve(name), text.getBytes(ISO_8859_1));
    }

    private static FoundFile found(Path path) throws Exception {
        return new FoundFile(path.toString(), new FileStamp(Files.size(path), 0, FileStamp.UNKNOWN, null));
    }

    private static <T> List<FilesSplit<T>> split(List<FoundFile> files, RecordFormat<T> format, int splitCount) {
        return FileSplits.of(files, format, DirectoryOptions.Unreadable.FAILS, splitCount);
    }
}
