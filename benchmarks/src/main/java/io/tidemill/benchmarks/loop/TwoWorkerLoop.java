package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The ceiling: a reader thread hands chunks of bytes to two workers, which decode the lines and have a tally each. */
abstract class TwoWorkerLoop<T extends Tally> implements Contestant {
    private static final int WORKERS = 2;

    private final Work<T> work;

    TwoWorkerLoop(Work<T> work) {
        this.work = work;
    }

    @Override
    public void run(TrialSettings settings, Scorecard scorecard) throws Exception {
        List<T> tallies = Stream.generate(work::newTally).limit(WORKERS).toList();
        ChunkQueue queue = new ChunkQueue(WORKERS);
        BatchEnd batchEnd = new BatchEnd(WORKERS, lines -> {
            work.putOut(tallies, scorecard);
            scorecard.processed(lines);
        });
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port())) {
            List<Future<?>> workers = tallies.stream()
                    .<Future<?>>map(tally -> threads.submit(new ChunkWorker(queue, tally, batchEnd)))
                    .toList();
            new ChunkReader(socket.getInputStream(), queue, settings.batchInterval()).readAll();
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
