package io.tidemill.flume;

import io.tidemill.testkit.RunningProgram;
import java.util.concurrent.CountDownLatch;

/** Programs that read events. */
final class Programs {
    private Programs() {}

    /** Starts a program, and returns when its port takes connections. */
    static RunningProgram<FlumeEvent> start(FlumeSource source) {
        return listening(RunningProgram.of(source));
    }

    /** Starts a program whose first batch with events lasts until {@code working} is zero, and that has little room for more. */
    static RunningProgram<FlumeEvent> startSlow(FlumeSource source, CountDownLatch working) {
        return listening(slow(RunningProgram.of(source), working));
    }

    /** Starts such a program whose source polls. */
    static RunningProgram<FlumeEvent> startSlow(FlumePollingSource source, CountDownLatch working) {
        return slow(RunningProgram.of(source), working).start();
    }

    private static RunningProgram<FlumeEvent> listening(RunningProgram.Builder<FlumeEvent> program) {
        RunningProgram<FlumeEvent> started = program.start();
        started.awaitTold("FlumeReceiver");
        return started;
    }

    private static RunningProgram.Builder<FlumeEvent> slow(
            RunningProgram.Builder<FlumeEvent> program, CountDownLatch working) {
        return program.set("tidemill.receive.buffer", "100k").before(batch -> {
            try {
                if (!batch.isEmpty()) {
                    working.await();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
