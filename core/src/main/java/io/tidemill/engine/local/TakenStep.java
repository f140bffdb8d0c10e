package io.tidemill.engine.local;

import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step of a state, from when it has been taken until its batch ends. Any number of actions read it at the same time.
 *
 * <p>The next step changes the same tables. So a reader that is still there when the batch ends has to notice it: it looks at
 * each entry first and asks then whether the step is open, as the one that ends the step says so first and changes tables then.
 */
final class TakenStep implements ReadCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TakenStep.class);

    private final String state;
    private final BatchTime time;
    private final List<List<?>> outputs;
    private volatile boolean isOver;
    private volatile boolean isTold;

    /** A step that emitted {@code outputs}, a list for each partition. */
    TakenStep(String state, BatchTime time, List<List<?>> outputs) {
        this.state = state;
        this.time = time;
        this.outputs = outputs;
    }

    BatchTime time() {
        return time;
    }

    /** Returns what the step emitted in a partition; that stays as it is when the batch ends. */
    List<?> output(int partition) {
        return outputs.get(partition);
    }

    /** Ends the step; only after that may its tables be changed. */
    void end() {
        isOver = true;
        VarHandle.storeStoreFence();
    }

    @Override
    public void check() {
        VarHandle.loadLoadFence(); // what was read was read before
        if (isOver) {
            throw over();
        }
    }

    private TidemillException over() {
        TidemillException over = TidemillException.invalidState("The batch " + time
                + " ended while an action was still reading its state '" + state
                + "'; wait for the action within the batch, with join(), or collect() what is needed there");
        if (!isTold) {
            isTold = true;
            LOG.warn("An action fails: {}", over.getMessage());
        }
        return over;
    }
}
