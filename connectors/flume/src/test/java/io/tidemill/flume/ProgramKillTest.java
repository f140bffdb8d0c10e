package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program with a checkpoint is killed with {@code kill -9} while an agent delivers to it, and started again. */
class ProgramKillTest {
    private static final int KILLS = Integer.getInteger("flume.kills", 2);
    private static final long SEED = Long.getLong("flume.seed", System.nanoTime());
    private static final int EVENTS_A_ROUND = 3_000;

    @TempDir
    private Path directory;

    /*
     * The program is killed when it has printed a number of new events that the seed chooses: some are committed then, some are in the
     * received log only, some are on their way, and some in the agent's channel.
     */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noEventIsLostHoweverOftenTheProgramIsKilled() throws Exception {
        Random random = new Random(SEED);
        int port = FlumeAgent.freePort();
        Set<String> seen = new HashSet<>();
        Map<String, String> sink = Map.of("type", "avro", "batch-size", "50", "maxBackoff", "500");
        try (FlumeAgent agent = AgentTest.start(directory, port, sink)) {
            int sent = 0;
            for (int kill = 0; kill <= KILLS; kill++) {
                agent.send(AgentTest.lines(sent, sent + EVENTS_A_ROUND));
                sent += EVENTS_A_ROUND;
                int wanted = kill < KILLS ? seen.size() + 1 + random.nextInt(sent - seen.size() - 1) : sent;
                runUntil(port, seen, wanted);
            }

            assertThat(seen).as("-Dflume.seed=" + SEED).isEqualTo(Set.copyOf(AgentTest.lines(0, sent)));
        }
    }

    /** Runs the program until it has printed so many different events, and kills it. */
    private void runUntil(int port, Set<String> seen, int wanted) throws IOException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableProgram.class.getName(),
                        Integer.toString(port),
                        directory.resolve("checkpoint").toString())
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader told = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
            while (seen.size() < wanted) {
                String line = told.readLine();
                if (line == null) {
                    throw new AssertionError("The program ended by itself:\n" + said + "with -Dflume.seed=" + SEED);
                }
                take(line, seen, said);
            }
            program.toHandle().destroyForcibly(); // leaves what it has printed to be read
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                take(line, seen, said); // of batches that may have been committed, and are not printed again
            }
        } finally {
            program.destroyForcibly().onExit().join();
        }
    }

    /** Takes a line that was printed to its end as the event that it tells. */
    private static void take(String line, Set<String> seen, StringBuilder said) {
        if (line.startsWith(KillableProgram.EVENT) && line.endsWith(KillableProgram.END)) {
            seen.add(line.substring(KillableProgram.EVENT.length(), line.length() - KillableProgram.END.length()));
        } else {
            said.append(line).append('\n');
        }
    }
}
