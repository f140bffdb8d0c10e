package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileNames;
import io.tidemill.file.GzipInput;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Files as input. Long files are cut into ranges of bytes, so that tasks read them side by side; what a range begins or ends
 * in the middle of belongs to exactly one of them.
 *
 * @param minSplitBytes below which a range is not worth a task
 * @param lineLimitBytes how long a line may be
 */
record FileInput(long minSplitBytes, int lineLimitBytes) {
    private static final long MAX_SPLIT_BYTES = 64L << 20;
    private static final double LAST_SPLIT_SLACK = 1.1;

    /** The lines of files; those that end in {@code .gz} are unpacked, and not cut. */
    Plan<String> lines(String path, int minPartitions) {
        Operator operator = Operator.here("textFile");
        Arguments.positive(minPartitions, "minPartitions", operator);
        return new SplitsPlan<>(
                splits(
                        readable(FileListing.of(path, operator), operator),
                        minPartitions,
                        1,
                        operator,
                        FileInput::isPacked,
                        range -> new LineSplit(range, lineLimitBytes)),
                operator);
    }

    /** Records of fixed length; every file has a whole number of them. */
    Plan<byte[]> records(String path, int recordBytes, int minPartitions) {
        Operator operator = Operator.here("binaryRecords");
        Arguments.positive(recordBytes, "recordBytes", operator);
        Arguments.positive(minPartitions, "minPartitions", operator);
        List<Path> files = FileListing.of(path, operator);
        for (Path file : files) {
            long size = size(file, operator);
            if (size % recordBytes != 0) {
                throw new TidemillException(
                        ErrorCode.INPUT_FAILED,
                        operator + " needs files of whole records of " + recordBytes + " bytes, but " + file + " has "
                                + size + " bytes");
            }
        }
        return new SplitsPlan<>(
                splits(
                        files,
                        minPartitions,
                        recordBytes,
                        operator,
                        file -> false,
                        range -> new FixedLengthSplit(range, recordBytes)),
                operator);
    }

    /** One pair for each file: its path, and what {@code content} makes of its bytes. */
    <T> Plan<Pair<String, T>> whole(String path, int minPartitions, MapFunction<byte[], T> content, Operator operator) {
        Arguments.positive(minPartitions, "minPartitions", operator);
        List<String> files =
                FileListing.of(path, operator).stream().map(Path::toString).toList();
        int partitions = Math.min(minPartitions, files.size());
        List<Split<Pair<String, T>>> splits = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            int from = (int) ((long) i * files.size() / partitions);
            int to = (int) ((long) (i + 1) * files.size() / partitions);
            splits.add(new WholeFilesSplit<>(List.copyOf(files.subList(from, to)), content));
        }
        return new SplitsPlan<>(splits, operator);
    }

    /** A part of a file. */
    record Range(String file, long from, long to) implements Serializable {
        InputStream open(long first) throws IOException {
            FileChannel channel = FileChannel.open(Path.of(file));
            try {
                channel.position(first);
                return Channels.newInputStream(channel); // can be interrupted
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public String toString() {
            return file + " from byte " + from + " to " + to;
        }
    }

    private <T> List<Split<T>> splits(
            List<Path> files,
            int minPartitions,
            long unitBytes,
            Operator operator,
            java.util.function.Predicate<Path> whole,
            java.util.function.Function<Range, Split<T>> split) {
        long total = files.stream().mapToLong(file -> size(file, operator)).sum();
        long wanted = Math.max(minSplitBytes, Math.min(MAX_SPLIT_BYTES, total / minPartitions + 1));
        long splitBytes = (wanted + unitBytes - 1) / unitBytes * unitBytes;
        List<Split<T>> splits = new ArrayList<>();
        for (Path file : files) {
            long size = size(file, operator);
            long from = 0;
            while (!whole.test(file) && size - from > LAST_SPLIT_SLACK * splitBytes) {
                splits.add(split.apply(new Range(file.toString(), from, from + splitBytes)));
                from += splitBytes;
            }
            if (size > from) {
                splits.add(split.apply(new Range(file.toString(), from, size)));
            }
        }
        return splits;
    }

    private static boolean isPacked(Path file) {
        return FileNames.isPacked(file.toString());
    }

    /** Refuses files whose names say that they are no text as they stand. */
    private static List<Path> readable(List<Path> files, Operator operator) {
        for (Path file : files) {
            FileNames.unreadableEnding(file.toString()).ifPresent(ending -> {
                throw new TidemillException(
                        ErrorCode.INPUT_FAILED,
                        operator + " cannot read text: " + FileNames.refusal(file.toString(), ending));
            });
        }
        return files;
    }

    private static long size(Path file, Operator operator) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.INPUT_FAILED, operator + " cannot read " + file + ": " + e, e);
        }
    }

    private static InputStream unpacked(String file) throws IOException {
        FileChannel channel = FileChannel.open(Path.of(file));
        try {
            return new GzipInput(channel, 1 << 16);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private record LineSplit(Range range, int lineLimitBytes) implements Split<String> {
        @Override
        public RecordReader<String> open() throws IOException {
            if (isPacked(Path.of(range.file()))) {
                InputStream unpacked = unpacked(range.file());
                return new LineReader(unpacked, range.file(), 0, Long.MAX_VALUE, lineLimitBytes);
            }
            return new LineReader(
                    range.open(Math.max(0, range.from() - 1)), range.file(), range.from(), range.to(), lineLimitBytes);
        }

        @Override
        public String toString() {
            return range.toString();
        }
    }

    private record FixedLengthSplit(Range range, int recordBytes) implements Split<byte[]> {
        @Override
        public RecordReader<byte[]> open() throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(range.open(range.from()), 1 << 16));
            return new FixedLengthReader(in, recordBytes, (range.to() - range.from()) / recordBytes);
        }

        @Override
        public String toString() {
            return range.toString();
        }
    }

    private static final class FixedLengthReader implements RecordReader<byte[]> {
        private final DataInputStream in;
        private final int recordBytes;
        private long left;

        FixedLengthReader(DataInputStream in, int recordBytes, long count) {
            this.in = in;
            this.recordBytes = recordBytes;
            this.left = count;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public byte[] next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            byte[] record = new byte[recordBytes];
            try {
                in.readFully(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            left--;
            return record;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private record WholeFilesSplit<T>(List<String> files, MapFunction<byte[], T> content)
            implements Split<Pair<String, T>> {
        @Override
        public RecordReader<Pair<String, T>> open() {
            Iterator<String> names = files.iterator();
            return RecordReader.over(new ExpandingIterator<String, Pair<String, T>>(
                    names, (name, output) -> output.accept(Pair.of(name, read(name)))));
        }

        private T read(String file) {
            try {
                return content.apply(Files.readAllBytes(Path.of(file)));
            } catch (Exception | OutOfMemoryError e) {
                throw new TidemillException(
                        ErrorCode.INPUT_FAILED,
                        "Reading " + file + " as one record failed: " + e + "; read large files with textFile or"
                                + " binaryRecords",
                        e);
            }
        }
    }
}
