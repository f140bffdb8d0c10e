package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.kafka.broker.KafkaBroker;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import io.tidemill.twitter.feed.SamplePosts;
import io.tidemill.twitter.feed.XFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, unchanged, on a cluster of two workers, with the servers that they are for; however they are submitted. */
abstract class ExamplesContract {
    private static final Pattern HASHTAG = Pattern.compile("\\{\"tag\":\"([^\"]+)\"}");

    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;

    @TempDir
    Path files;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = StandaloneCluster.start(directory, 2, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    /**
     * Submits an example.
     *
     * @param variables what is in its environment
     * @param options further options of the driver's JVM
     */
    abstract ClusterProcess submit(
            StandaloneCluster cluster,
            Map<String, String> variables,
            List<String> options,
            String example,
            List<String> arguments)
            throws IOException;

    final ClusterProcess start(String example, String... arguments) throws IOException {
        return submit(cluster, Map.of(), List.of(), example, List.of(arguments));
    }

    @Test
    void directoryWordCountCountsTheWordsOfANewFile() throws IOException {
        Path in = Files.createDirectories(files.resolve("in"));
        try (ClusterProcess program = start("DirectoryWordCount", in.toString())) {
            program.await("Time: ");

            Files.move(Files.writeString(files.resolve("words"), "tide mill tide\n".repeat(100)), in.resolve("words"));

            assertThat(PrintedBatches.await(program, "(", records -> !records.isEmpty()))
                    .containsExactlyInAnyOrder("(tide,200)", "(mill,100)");
        }
    }

    @Test
    void flumeLogCountsCountsWhatAnAgentDelivers() throws IOException {
        int port = FlumeAgent.freePort();
        try (ClusterProcess program = start("FlumeLogCounts", "avro", Integer.toString(port))) {
            program.await("Time: ");
            countsTheLinesOf(program, port, Map.of("type", "avro", "batch-size", "50"));
        }
    }

    /** Has an agent take 300 lines, and waits until the program has counted each once. */
    final void countsTheLinesOf(ClusterProcess program, int port, Map<String, String> sink) throws IOException {
        try (FlumeAgent agent = FlumeAgent.start(files.resolve("agent"), port, sink)) {
            agent.send(IntStream.range(0, 300)
                    .mapToObj(i -> i + (i % 6 < 3 ? " WARN low" : i % 6 < 5 ? " ERROR dry" : " INFO high"))
                    .toList());

            assertThat(PrintedBatches.await(program, "(", records -> records.contains("(? WARN,150)")))
                    .containsExactly("(? WARN,150)", "(? ERROR,100)", "(? INFO,50)");
        }
    }

    @Test
    void topHashtagsRanksTheTagsOfASampleStream() throws IOException, InterruptedException {
        SamplePosts made = new SamplePosts(100, 4711);
        List<String> posts = Stream.generate(made::next).limit(500).toList();
        Map<String, Long> counts = posts.stream()
                .flatMap(post -> HASHTAG.matcher(post).results())
                .collect(Collectors.groupingBy(ExamplesContract::tag, Collectors.counting()));
        try (XFeed feed = XFeed.builder().token("tide-4711").start();
                ClusterProcess program = submit(
                        cluster,
                        Map.of("X_BEARER_TOKEN", "tide-4711"),
                        List.of(),
                        "TopHashtags",
                        List.of(feed.uri().toString()))) {
            feed.awaitOpened(1);
            posts.forEach(feed::send);

            List<String> ranked = PrintedBatches.await(
                    program,
                    "(#",
                    records -> total(records)
                            == counts.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());

            assertThat(ranked)
                    .containsExactlyInAnyOrderElementsOf(counts.entrySet().stream()
                            .map(tag -> "(" + tag.getKey() + "," + tag.getValue() + ")")
                            .toList());
            assertThat(ranked).extracting(ExamplesContract::count).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        }
    }

    private static String tag(MatchResult found) {
        return "#" + found.group(1);
    }

    private static long count(String record) {
        return Long.parseLong(record.substring(record.lastIndexOf(',') + 1, record.length() - 1));
    }

    private static long total(List<String> records) {
        return records.stream().mapToLong(ExamplesContract::count).sum();
    }

    @Test
    void websiteMonitoringReadsATopicOnTheExecutorsAndWritesAlerts() throws Exception {
        List<String> consumerLog = List.of("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.consumer=info");
        try (KafkaBroker broker = KafkaBroker.start(files.resolve("broker"), "256m");
                Topics topics = Topics.at(broker)) {
            topics.create("logs", 2);
            topics.create("alerts", 1);
            try (ClusterProcess program = submit(
                    cluster,
                    Map.of(),
                    consumerLog,
                    "WebsiteMonitoring",
                    List.of(broker.bootstrapServers(), "logs", "alerts"))) {
                program.await("Time: ");
                topics.write(
                        "logs",
                        Stream.of(requests(400, 200), requests(100, 404), requests(50, 503))
                                .flatMap(List::stream)
                                .toList());

                assertThat(PrintedBatches.await(program, "(", records -> total(records) == 550))
                        .containsExactly("(2xx,400)", "(4xx,100)", "(5xx,50)");
                topics.await("alerts", "50 of 550 requests failed in the last 30 seconds", program);
                assertThat(cluster.executorLogs())
                        .anyMatch(line -> line.contains("Assigned to partition(s): logs-0"))
                        .anyMatch(line -> line.contains("Assigned to partition(s): logs-1"));
                assertThat(program.output())
                        .anyMatch(line -> line.contains("-watch-")) // the consumer that asks how far the topic is
                        .noneMatch(line -> line.contains("Assigned to partition"));
            }
        }
    }

    private static List<String> requests(int count, int status) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10.0.0." + i % 200 + " - user [time] \"GET /" + i + " HTTP/1.0\" " + status + " 1388")
                .toList();
    }

    @Test
    void fraudDetectionWritesEachAlertIntoATable() throws Exception {
        try (AlertTable table = AlertTable.create();
                ClusterProcess program =
                        submit(cluster, table.login(), List.of(), "FraudDetection", List.of(table.url()))) {
            List<String> printed = new ArrayList<>();
            while (printed.size() < 5) {
                printed.addAll(PrintedBatches.next(program, "Alert["));
            }
            List<String> next = PrintedBatches.await(program, "Alert[", alerts -> !alerts.isEmpty());

            assertThat(table.alertsBefore(next.get(0))).containsExactlyInAnyOrderElementsOf(printed);
        }
    }
}
