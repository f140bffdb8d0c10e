package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A program with a checkpoint, a window and a state on a cluster, whose processes are killed while files come in; in the end each of
 * its counts is compared with what the files held. A seed chooses the files' words and the moments. Used by one thread.
 */
final class KillTrial implements AutoCloseable {
    /** What is killed, as {@code kill -9} does. */
    enum Victim {
        /** The program, which is started again with its checkpoint directory. */
        DRIVER,
        /** An executor; its worker starts another. */
        EXECUTOR,
        /** A worker, whose executor ends too; it is started again. */
        WORKER
    }

    /**
     * Where the program's checkpoint directory lies.
     *
     * @param properties the system properties that the program needs to reach it
     */
    record Place(String checkpoint, Map<String, String> properties) {}

    private static final int MOST_BATCHES_BETWEEN = 4;
    private static final int WORDS = 50;

    private final StandaloneCluster cluster;
    private final int workers;
    private final Path directory;
    private final Place place;
    private final Random random;
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    private final Map<String, Long> written = new TreeMap<>();
    private ClusterProcess program;
    private int files;
    private int ends;

    private KillTrial(StandaloneCluster cluster, int workers, Path directory, Place place, Random random)
            throws IOException {
        this.cluster = cluster;
        this.workers = workers;
        this.directory = directory;
        this.place = place;
        this.random = random;
        Files.createDirectories(in());
        Files.createDirectories(records());
        this.program = launch();
    }

    /**
     * Starts the program.
     *
     * @param workers how many workers the cluster has
     * @param directory where files come in, and counts go
     */
    static KillTrial start(StandaloneCluster cluster, int workers, Path directory, Place place, long seed)
            throws IOException {
        System.out.println(Seed.told(seed) + "checkpoint: " + place.checkpoint());
        KillTrial trial = new KillTrial(cluster, workers, directory, place, new Random(seed));
        trial.program.await(RecordedCounts.RECORDED); // what lies there before the first start is no new file
        return trial;
    }

    private Path in() {
        return directory.resolve("in");
    }

    private Path records() {
        return directory.resolve("records");
    }

    private ClusterProcess launch() throws IOException {
        List<String> options = place.properties().entrySet().stream()
                .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
                .toList();
        return Programs.run(
                cluster,
                cluster.masterUrl(),
                options,
                "--set",
                "tidemill.checkpoint.directory=" + place.checkpoint(),
                "--set",
                "tidemill.files.stable=0",
                RecordedCounts.class.getName(),
                in().toString(),
                records().toString());
    }

    /** Kills a process after some batches, and has it started again. */
    void kill(Victim victim) throws IOException {
        awaitBatches(1 + random.nextInt(MOST_BATCHES_BETWEEN));
        while (victim != Victim.DRIVER && cluster.executors() < workers) {
            awaitBatches(1);
        }
        addFile(); // so that there is something to be done at that moment
        int worker = random.nextInt(workers);
        switch (victim) {
            case DRIVER -> {
                program.kill();
                program = launch();
            }
            case EXECUTOR -> cluster.killExecutor();
            case WORKER -> {
                cluster.killWorker(worker);
                cluster.restartWorker(worker);
            }
        }
        kills.merge(victim, 1, Integer::sum);
    }

    /** Adds a file for each of the next batches. */
    private void awaitBatches(int count) throws IOException {
        for (int batch = 0; batch < count; batch++) {
            addFile();
            awaitBatch();
        }
    }

    /** Waits for a batch; a program that has lost both copies of a state ends, and is started again as whoever runs it does. */
    private void awaitBatch() throws IOException {
        try {
            program.await(RecordedCounts.RECORDED);
        } catch (IOException e) {
            if (!e.getMessage().contains("ended without printing")) {
                throw e;
            }
            System.out.println("ended by itself: " + e.getMessage());
            ends++;
            program.kill();
            program = launch();
        }
    }

    private void addFile() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(500); i >= 0; i--) {
            String word = "w" + (int) Math.abs(random.nextGaussian() * WORDS);
            text.append(word).append(i % 10 == 0 ? '\n' : ' ');
            written.merge(word, 1L, Long::sum);
        }
        text.append("end\n");
        written.merge("end", 1L, Long::sum);
        Path aside = Files.writeString(directory.resolve("aside"), text);
        Files.move(aside, in().resolve("file-" + files++), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until all files are counted, and compares every count of every batch; returns what was done. */
    String finish() throws IOException {
        long counted;
        do {
            program.await(RecordedCounts.RECORDED);
            counted = counts(RecordedCounts.TOTALS).lastEntry().getValue().getOrDefault("end", 0L);
        } while (counted < files);
        program.kill();
        NavigableMap<Long, Map<String, Long>> totals = counts(RecordedCounts.TOTALS);
        long last = totals.lastKey(); // of the batch after it a part may be written
        NavigableMap<Long, Map<String, Long>> batches =
                counts(RecordedCounts.BATCH_COUNTS).headMap(last, true);
        assertThat(totals.lastEntry().getValue()).isEqualTo(written);
        assertThat(totals).isEqualTo(sums(batches, Long.MAX_VALUE));
        assertThat(counts(RecordedCounts.WINDOW_COUNTS).headMap(last, true))
                .isEqualTo(sums(batches, RecordedCounts.WINDOW.toMillis()));
        return "kills: " + kills + ", batches: " + batches.size() + ", files: " + files + ", words: "
                + written.values().stream().mapToLong(Long::longValue).sum() + ", ended by itself: " + ends;
    }

    /** Returns the counts of one kind that the program has written, by batch time. */
    private NavigableMap<Long, Map<String, Long>> counts(String kind) throws IOException {
        NavigableMap<Long, Map<String, Long>> counts = new TreeMap<>();
        for (Path record : recordsOf(kind)) {
            Map<String, Long> ofBatch = new TreeMap<>();
            for (String line : Files.readAllLines(record)) {
                String[] wordAndCount = line.split(" ");
                ofBatch.put(wordAndCount[0], Long.valueOf(wordAndCount[1]));
            }
            String name = record.getFileName().toString();
            counts.put(Long.valueOf(name.substring(0, name.indexOf('.'))), ofBatch);
        }
        return counts;
    }

    private List<Path> recordsOf(String kind) throws IOException {
        try (Stream<Path> all = Files.list(records())) {
            return new ArrayList<>(
                    all.filter(file -> file.toString().endsWith("." + kind)).toList());
        }
    }

    /** Returns for each batch the sums of those that ended in the time up to it. */
    private static NavigableMap<Long, Map<String, Long>> sums(
            NavigableMap<Long, Map<String, Long>> batches, long millis) {
        NavigableMap<Long, Map<String, Long>> sums = new TreeMap<>();
        for (long time : batches.keySet()) {
            Map<String, Long> sum = new TreeMap<>();
            batches.subMap(Math.max(0, time - millis), false, time, true)
                    .values()
                    .forEach(batch -> batch.forEach((word, count) -> sum.merge(word, count, Long::sum)));
            sums.put(time, sum);
        }
        return sums;
    }

    @Override
    public void close() {
        program.close();
    }
}
