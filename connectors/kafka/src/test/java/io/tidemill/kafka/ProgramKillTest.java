package io.tidemill.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program with a checkpoint is killed with {@code kill -9} while it reads and writes, and started again. */
@ExtendWith(BrokerExtension.class)
class ProgramKillTest {
    private static final int KILLS = Integer.getInteger("kafka.kills", 2);
    private static final long SEED = Long.getLong("kafka.seed", System.nanoTime());
    private static final int PARTITIONS = 3;
    private static final int RECORDS_A_ROUND = 3_000;
    private static final int MOST_BATCHES_A_ROUND = 12;

    @TempDir
    private Path checkpoint;

    /*
     * The program is killed as soon as it has told of a batch that the seed chooses: the batch is written then, and its commit
     * to the checkpoint is just being made, or not, or the next batch has begun.
     */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyRecordComesOutOnceHoweverOftenTheProgramIsKilled(TestKafka kafka) throws Exception {
        Random random = new Random(SEED);
        String in = kafka.topic(PARTITIONS);
        String out = kafka.topic(PARTITIONS);
        String name = TestKafka.newName("killable");
        int sent = 0;
        for (int kill = 0; kill <= KILLS; kill++) {
            send(kafka, in, sent);
            sent += RECORDS_A_ROUND;
            Process program = start(kafka, in, out, name);
            try (BufferedReader told = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
                if (kill < KILLS) {
                    awaitBatches(told, 1 + random.nextInt(MOST_BATCHES_A_ROUND));
                } else {
                    do {
                        awaitBatches(told, MOST_BATCHES_A_ROUND);
                    } while (kafka.values(out).size() < sent);
                }
            } finally {
                program.destroyForcibly().onExit().join();
            }
        }

        List<String> expected =
                IntStream.range(0, sent).mapToObj(Integer::toString).toList();
        assertThat(kafka.values(out)).as("-Dkafka.seed=" + SEED).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void send(TestKafka kafka, String topic, int from) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int remainder = partition;
            kafka.send(
                    new TopicPartition(topic, partition),
                    IntStream.range(from, from + RECORDS_A_ROUND)
                            .filter(i -> i % PARTITIONS == remainder)
                            .mapToObj(Integer::toString)
                            .toArray(String[]::new));
        }
    }

    private Process start(TestKafka kafka, String in, String out, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableProgram.class.getName(),
                        kafka.bootstrapServers(),
                        in,
                        out,
                        checkpoint.toString(),
                        name)
                .redirectErrorStream(true)
                .start();
    }

    /** Waits until the program has told of this many batches. */
    private static void awaitBatches(BufferedReader told, int batches) throws IOException {
        StringBuilder said = new StringBuilder();
        for (int seen = 0; seen < batches; ) {
            String line = told.readLine();
            if (line == null) {
                throw new AssertionError("The program ended by itself:\n" + said + "with -Dkafka.seed=" + SEED);
            }
            if (line.startsWith(KillableProgram.WRITTEN)) {
                seen++;
            } else {
                said.append(line).append('\n');
            }
        }
    }
}
