package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The loop everybody writes first: one thread with {@link BufferedReader#readLine()}. */
abstract class OneThreadLoop<T extends Tally> implements Contestant {
    private static final int BUFFER_CHARS = 64 * 1024;
    private static final int LINES_PER_LOOK_AT_CLOCK = 64;

    private final Work<T> work;

    OneThreadLoop(Work<T> work) {
        this.work = work;
    }

    @Override
    public void run(TrialSettings settings, Scorecard scorecard) throws IOException {
        T tally = work.newTally();
        List<T> tallies = List.of(tally);
        Ticks ticks = new Ticks(settings.batchInterval(), System.nanoTime());
        long lines = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port());
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), BUFFER_CHARS)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                tally.add(line);
                lines++;
                if (lines % LINES_PER_LOOK_AT_CLOCK == 0 && ticks.isDue(System.nanoTime())) {
                    work.putOut(tallies, scorecard);
                    scorecard.processed(lines);
                    lines = 0;
                }
            }
        }
        work.putOut(tallies, scorecard);
        scorecard.processed(lines);
    }
}
