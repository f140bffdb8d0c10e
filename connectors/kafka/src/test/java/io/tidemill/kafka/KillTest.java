package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.kafka.BrokerExtension.OwnKafka;
import io.tidemill.testkit.ChildProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program with a checkpoint, and the broker that it reads and writes, are killed in turn with {@code kill -9} under load. */
@ExtendWith(BrokerExtension.class)
class KillTest {
    private static final int KILLS = Integer.getInteger("kafka.kills", 2);
    private static final long SEED = Long.getLong("kafka.seed", new Random().nextLong());
    private static final int PARTITIONS = 3;
    private static final int MOST_BATCHES_A_ROUND = 12;

    @TempDir
    private Path checkpoint;

    /*
     *   load -> topic "in" -> program with a checkpoint -> exactly once -> topic "out" -> read_committed consumer
     *
     * The load goes on all the time. When the program has told of so many batches as the seed chooses, it is killed and started
     * again, or the broker is. When the program tells of a batch, that batch is written, and its commit to the checkpoint is just
     * being made, or not, or the next batch has begun.
     */
    @Test
    @Timeout(7_000)
    void everyRecordComesOutOnceHoweverOftenProgramAndBrokerAreKilled(OwnKafka own) throws Exception {
        TestKafka kafka = own.kafka();
        Random random = new Random(SEED);
        List<String> arguments = List.of(
                kafka.bootstrapServers(),
                kafka.topic(PARTITIONS),
                kafka.topic(PARTITIONS),
                checkpoint.toString(),
                TestKafka.newName("killable"));
        ChildProcess program = start(arguments);
        try (Load load = Load.start(kafka, arguments.get(1), PARTITIONS)) {
            for (int kill = 0; kill < KILLS; kill++) {
                awaitBatches(program, 1 + random.nextInt(MOST_BATCHES_A_ROUND));
                if (kill % 2 == 0) {
                    program.kill();
                    program = start(arguments);
                } else {
                    own.broker().kill();
                    own.broker().restart();
                }
            }
            int sent = load.stop();
            awaitWritten(program, kafka, arguments.get(2), sent);
            compare(kafka.values(arguments.get(2)), sent);
        } finally {
            program.close();
        }
    }

    private static ChildProcess start(List<String> arguments) throws Exception {
        return ChildProcess.jvm(KillableProgram.class, arguments.toArray(String[]::new));
    }

    /** Waits until the program has told of so many batches. */
    private static void awaitBatches(ChildProcess program, int batches) throws Exception {
        try {
            for (int seen = 0; seen < batches; seen++) {
                program.awaitLine(line -> line.startsWith(KillableProgram.WRITTEN));
            }
        } catch (AssertionError e) {
            throw new AssertionError("With -Dkafka.seed=" + SEED + ": " + e.getMessage(), e);
        }
    }

    /** Waits until so many records are there, and the program has gone on for some batches, which could write one twice. */
    private static void awaitWritten(ChildProcess program, TestKafka kafka, String out, int sent) throws Exception {
        do {
            awaitBatches(program, MOST_BATCHES_A_ROUND);
        } while (kafka.values(out).size() < sent);
        awaitBatches(program, MOST_BATCHES_A_ROUND);
    }

    /** Compares what came out with the numbers that went in, and tells what was found. */
    private static void compare(List<String> values, int sent) {
        int[] counts = new int[sent];
        values.forEach(value -> counts[Integer.parseInt(value)]++);
        long lost = Arrays.stream(counts).filter(count -> count == 0).count();
        long doubled = Arrays.stream(counts).filter(count -> count > 1).count();
        String found = "kafka.seed=%d, kills: %d, records: %d, lost: %d, doubled: %d"
                .formatted(SEED, KILLS, sent, lost, doubled);
        System.out.println(found);
        assertThat(lost + doubled).as(found).isZero();
        assertThat(values).as(found).hasSize(sent);
    }
}
