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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** One thread reads lines {@code <nanoTime when sent> <key>}, another works on what has arrived at each tick. */
public abstract class LatencyLoop implements Contestant {
    private final UnaryOperator<String> function;

    LatencyLoop(UnaryOperator<String> function) {
        this.function = function;
    }

    @Override
    public void run(TrialSettings settings, Scorecard scorecard) throws Exception {
        Inbox inbox = new Inbox();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port())) {
            socket.setTcpNoDelay(true);
            Future<?> reader = threads.submit(() -> {
                readAll(socket, inbox);
                return null;
            });
            Ticks ticks = new Ticks(settings.batchInterval(), System.nanoTime());
            boolean ended = false;
            while (!ended) {
                awaitTick(ticks);
                ended = reader.isDone();
                workOn(inbox.takeAll(), scorecard);
            }
            reader.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void readAll(Socket socket, Inbox inbox) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                inbox.add(line);
            }
        }
    }

    private static void awaitTick(Ticks ticks) {
        long now = System.nanoTime();
        while (!ticks.isDue(now)) {
            LockSupport.parkNanos(ticks.nanosUntilNext(now));
            now = System.nanoTime();
        }
    }

    private void workOn(List<String> lines, Scorecard scorecard) {
        List<Output> outputs = new ArrayList<>(lines.size());
        for (String line : lines) {
            int space = line.indexOf(' ');
            long sentNanos = Long.parseLong(line.substring(0, space));
            outputs.add(new Output(sentNanos, function.apply(line.substring(space + 1))));
        }
        outputs.forEach(output -> scorecard.putOut(output.sentNanos()));
        scorecard.processed(lines.size());
    }

    private record Output(long sentNanos, String text) {}

    /** The lines between the two threads. */
    private static final class Inbox {
        private List<String> lines = new ArrayList<>();

        synchronized void add(String line) {
            lines.add(line);
        }

        synchronized List<String> takeAll() {
            List<String> taken = lines;
            lines = new ArrayList<>(taken.size());
            return taken;
        }
    }

    /** Counts the records of each key since the start and puts out the key's count for each record. */
    public static final class Stateful extends LatencyLoop {
        public Stateful() {
            super(countOfKey());
        }

        private static UnaryOperator<String> countOfKey() {
            Map<String, Long> totals = new HashMap<>();
            return key -> key + ": " + totals.merge(key, 1L, Long::sum);
        }
    }

    /** Changes each record for itself. */
    public static final class Stateless extends LatencyLoop {
        public Stateless() {
            super(key -> key.toUpperCase(Locale.ROOT));
        }
    }
}
