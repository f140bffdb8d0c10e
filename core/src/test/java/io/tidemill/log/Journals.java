package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tests of journals say often. */
final class Journals {
    static final String DIRECTORY = "journal";
    static final long LARGE = 1 << 20;

    /** A record as it was read. */
    record Entry(long position, int type, String text) {
        @Override
        public String toString() {
            return position + ":" + type + ":" + text;
        }
    }

    private Journals() {}

    static Journal open(Path root, long segmentBytes) {
        return Journal.open(LocalLogStore.at(root), DIRECTORY, segmentBytes);
    }

    static Journal openReadOnly(Path root) {
        return Journal.openReadOnly(LocalLogStore.at(root), DIRECTORY);
    }

    static long append(Journal journal, String... texts) {
        long end = journal.end();
        for (String text : texts) {
            end = journal.append(1, bytes(text));
        }
        return end;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** Writes one journal and closes it. */
    static void write(Path root, long segmentBytes, String... texts) {
        try (Journal journal = open(root, segmentBytes)) {
            append(journal, texts);
            journal.sync();
        }
    }

    static List<Entry> entries(Journal journal) {
        return entries(journal, 0, journal.end());
    }

    static List<Entry> entries(Journal journal, long from, long to) {
        List<Entry> entries = new ArrayList<>();
        journal.read(
                from,
                to,
                (position, type, payload) -> entries.add(
                        new Entry(position, type, UTF_8.decode(payload).toString())));
        return entries;
    }

    static List<String> texts(Journal journal) {
        return entries(journal).stream().map(Entry::text).toList();
    }

    static Path file(Path root, long start) {
        return root.resolve(Segment.nameOf(DIRECTORY, start));
    }

    static List<String> files(Path root) throws IOException {
        return LocalLogStore.at(root).list(DIRECTORY);
    }

    static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        Files.write(file, bytes);
    }

    static void cut(Path file, int length) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, length));
    }
}
