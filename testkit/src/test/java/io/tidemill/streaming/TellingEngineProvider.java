package io.tidemill.streaming;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineListener;
import io.tidemill.engine.EngineProvider;
import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.TaskFailure;
import io.tidemill.plan.Plan;
import io.tidemill.testkit.contract.ForwardingEngine;
import java.util.List;
import java.util.Map;

/** Gives engines, for the master {@code telling}, that tell of failures as a cluster would have them. */
public final class TellingEngineProvider implements EngineProvider {
    static final TaskFailure RETRIED = new TaskFailure("3.0", 1, 1, "ExecutorLostFailure", true);
    static final TaskFailure LAST = new TaskFailure("3.0", 1, 2, "java.lang.OutOfMemoryError", false);

    @Override
    public boolean accepts(String master) {
        return master.equals("telling");
    }

    @Override
    public Engine create(String applicationName, String master) {
        return create(applicationName, master, Map.of());
    }

    @Override
    public Engine create(String applicationName, String master, Map<String, String> options) {
        return new TellingEngine(options);
    }

    /** Tells of an executor when it is listened to, and of failures with every action, from other threads than the caller's. */
    static final class TellingEngine extends ForwardingEngine {
        private final Map<String, String> options;
        private volatile EngineListener listener;

        TellingEngine(Map<String, String> options) {
            super("telling");
            this.options = options;
        }

        Map<String, String> options() {
            return options;
        }

        @Override
        public void listen(EngineListener added) {
            listener = added;
            tell(() -> added.executorAdded(new ExecutorInfo("1", "worker", "")));
        }

        @Override
        public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
            tell(() -> {
                listener.executorLost(new ExecutorInfo("1", "worker", "killed"));
                listener.taskFailed(RETRIED);
                listener.taskFailed(LAST);
            });
            return super.run(plan, action);
        }

        private static void tell(Runnable events) {
            Thread thread = new Thread(events);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
