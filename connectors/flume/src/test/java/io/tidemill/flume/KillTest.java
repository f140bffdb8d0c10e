package io.tidemill.flume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.KillableProgram.Form;
import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.ChildProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program with a checkpoint is killed with {@code kill -9} under load, while a real agent delivers to it or is polled by it. */
class KillTest {
    private static final int KILLS = Integer.getInteger("flume.kills", 2);
    private static final long SEED = Long.getLong("flume.seed", new Random().nextLong());
    private static final int MOST_BATCHES_A_ROUND = 40;

    /** A Thrift sink has several connections, each with a call under way. */
    private static final int CONNECTIONS = 3;

    @TempDir
    private Path directory;

    /*
     *   load -> agent with a file channel -> program with a checkpoint -> its output, and the same without what a state knows
     *
     * The load goes on all the time. When the program has printed so many batches as the seed chooses, it is killed and started again:
     * some events are committed then, some are in the received log only, some are on their way, and some in the agent's channel.
     */
    @ParameterizedTest
    @EnumSource
    @Timeout(3_000)
    void noEventIsLostAndOnlyWhatWasUnderWayAtAKillComesTwice(Form form) throws Exception {
        Random random = new Random(SEED);
        int port = FlumeAgent.freePort();
        Printed printed = new Printed();
        try (FlumeAgent agent = AgentTest.start(directory, port, sink(form));
                Load load = Load.start(agent)) {
            ChildProcess program = start(form, port);
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    int batches = 1 + random.nextInt(MOST_BATCHES_A_ROUND);
                    for (int i = 0; i < batches; i++) {
                        awaitLine(program, printed, Printed::isBatch);
                    }
                    program.kill();
                    program.remainingLines().forEach(printed::take);
                    load.seen(printed.different());
                    program = start(form, port);
                }
                int sent = load.stop();
                while (printed.different() < sent) {
                    awaitLine(program, printed, line -> true);
                }
                program.kill();
                program.remainingLines().forEach(printed::take);
                compare(form, printed, sent);
            } finally {
                program.close();
            }
        }
    }

    private static Map<String, String> sink(Form form) {
        String size = Integer.toString(KillableProgram.BATCH_SIZE);
        return switch (form) {
            case AVRO -> Map.of("type", "avro", "batch-size", size, "maxBackoff", "500");
            case THRIFT ->
                Map.of("type", "thrift", "batch-size", size, "maxBackoff", "500", "maxConnections", "" + CONNECTIONS);
            case POLLED -> Map.of("type", FlumeAgent.SPARK_SINK, "timeout", "2");
        };
    }

    private ChildProcess start(Form form, int port) throws Exception {
        return ChildProcess.jvm(
                KillableProgram.class,
                form.name(),
                Integer.toString(port),
                directory.resolve("checkpoint").toString());
    }

    /** Takes lines up to one that matches. */
    private static void awaitLine(ChildProcess program, Printed printed, Predicate<String> isIt) throws Exception {
        try {
            String unused = program.awaitLine(line -> {
                printed.take(line);
                return isIt.test(line);
            });
        } catch (AssertionError e) {
            throw new AssertionError("With -Dflume.seed=" + SEED + ": " + e.getMessage(), e);
        }
    }

    /** Compares what came with the numbers that went in, and tells what was found. */
    private static void compare(Form form, Printed printed, int sent) {
        Map<String, Integer> came = printed.came();
        Set<String> lost = new TreeSet<>(
                IntStream.range(0, sent).mapToObj(Integer::toString).toList());
        lost.removeAll(came.keySet());
        long doubled = came.values().stream().mapToInt(times -> times - 1).sum();
        long newTwice =
                printed.fresh().values().stream().mapToInt(times -> times - 1).sum();
        String found =
                "flume.seed=%d, form: %s, kills: %d, events: %d, lost: %d, doubled: %d, doubled where dropped: %d"
                        .formatted(SEED, form, KILLS, sent, lost.size(), doubled, newTwice);
        System.out.println(found);
        assertThat(lost).as(found).isEmpty();
        assertThat(doubled).as(found).isLessThanOrEqualTo((long) KILLS * CONNECTIONS * KillableProgram.BATCH_SIZE);
        assertThat(newTwice).as(found).isZero();
        assertThat(printed.fresh()).as(found).hasSize(sent);
    }
}
