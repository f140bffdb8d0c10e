package io.tidemill.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.stream.PairDStream;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Counts the words of the files that appear in a directory, in each batch, over a window, and since the start, and writes each count
 * of each batch into a file. A batch that comes again has to find the same.
 */
public final class RecordedCounts {
    /** What it prints when all of a batch is written. */
    static final String RECORDED = "recorded ";

    static final Duration WINDOW = Duration.ofSeconds(5);
    static final String BATCH_COUNTS = "batch";
    static final String WINDOW_COUNTS = "window";
    static final String TOTALS = "totals";

    private RecordedCounts() {}

    /** Runs until it is ended; {@code arguments} are the directory of the files, and that of the counts. */
    public static void main(String[] arguments) {
        String records = arguments[1];
        StreamingContext context = StreamingContext.builder("recorded-counts")
                .batchInterval(Duration.ofSeconds(1))
                .build();
        PairDStream<String, Long> counts = context.textFileStream(arguments[0])
                .flatMap(line -> Arrays.asList(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum);
        counts.foreachRDD((rdd, time) -> write(records, time, BATCH_COUNTS, rdd.collect()));
        counts.reduceByKeyAndWindow(Long::sum, WINDOW, Duration.ofSeconds(1))
                .foreachRDD((rdd, time) -> write(records, time, WINDOW_COUNTS, rdd.collect()));
        counts.<Long>updateStateByKey((added, total) -> Optional.of(total.orElse(0L)
                        + added.stream().mapToLong(Long::longValue).sum()))
                .named("totals")
                .foreachRDD((rdd, time) -> {
                    write(records, time, TOTALS, rdd.collect());
                    System.out.println(RECORDED + time.epochMillis());
                });
        context.start();
        context.awaitTermination();
    }

    private static void write(String directory, BatchTime time, String kind, List<Pair<String, Long>> counts)
            throws IOException {
        String text = counts.stream()
                .map(count -> count.key() + " " + count.value() + "\n")
                .sorted()
                .collect(Collectors.joining());
        Path record = Path.of(directory, time.epochMillis() + "." + kind);
        if (Files.exists(record) && !Files.readString(record).equals(text)) {
            throw new IllegalStateException(
                    record + " came again with other counts; before:\n" + Files.readString(record) + "now:\n" + text);
        }
        Path aside = Path.of(directory, "aside");
        Files.write(aside, text.getBytes(UTF_8));
        Files.move(aside, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
