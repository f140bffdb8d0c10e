package io.tidemill.benchmarks;

import io.tidemill.benchmarks.kafka.BareConsumer;
import io.tidemill.benchmarks.kafka.CountArguments;
import io.tidemill.benchmarks.kafka.SourceCount;
import io.tidemill.kafka.broker.KafkaBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that fills a topic of a broker of its own, and has it counted by a bare consumer and by Tidemill in turn. */
@Command(
        name = "kafka",
        description = "Counts the records of a Kafka topic, beside a bare consumer loop. Goal: 0.8x the loop.")
final class KafkaBench implements Callable<Integer> {
    private static final String TOPIC = "requests";
    private static final int VALUE_CHARACTERS = 156;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--records", paramLabel = "N", description = "Records in the topic. Default: ${DEFAULT-VALUE}")
    private long records = 3_000_000;

    @Option(names = "--partitions", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int partitions = 4;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "How often each JVM counts; the middle of all but the first counts. Default: ${DEFAULT-VALUE}")
    private int passes = 4;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        Path directory = Files.createTempDirectory("tidemill-bench-kafka");
        try (KafkaBroker broker = KafkaBroker.start(directory, "512m")) {
            out.println("Filling a topic with " + records + " records of " + VALUE_CHARACTERS + " bytes ...");
            out.flush();
            fill(broker.bootstrapServers());
            CountArguments arguments = new CountArguments(broker.bootstrapServers(), TOPIC, records, passes);
            PassTrial trial = new PassTrial(options, passes);
            PassTrial.Speed ours = trial.speed(SourceCount.class, arguments.toArguments());
            PassTrial.Speed bare = trial.speed(BareConsumer.class, arguments.toArguments());
            out.println();
            out.print(PassTrial.table("kafka", "records", "bare consumer loop", ours, bare));
            out.flush();
            return 0;
        } finally {
            delete(directory);
        }
    }

    private void fill(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1)))
                    .all()
                    .get();
        }
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 256 * 1024);
        String filling = "x".repeat(VALUE_CHARACTERS - 12);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (long i = 0; i < records; i++) {
                String value = String.format(Locale.ROOT, "%012d", i) + filling;
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(TOPIC, (int) (i % partitions), null, value));
            }
            producer.flush();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
