package io.tidemill.engine;

import io.tidemill.plan.CacheId;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * Something that runs plans. Actions may be called from several threads, also while a batch ends; {@link #commit} and
 * {@link #rollback} come from one thread, in the order of the batch times. Whichever action of a batch needs the step of a state
 * first takes it, and the others wait for it. A batch that was committed or rolled back is over: an action that asks for its states
 * afterwards, or is still reading them, sees what they were or fails with code {@code INVALID_STATE}.
 *
 * <p>Every task runs in a {@link TaskScope}; what its tasks added to accumulators is applied when the action has succeeded, and
 * dropped when it has not.
 *
 * <p>A function of the program that throws ends the action with
 * {@link io.tidemill.error.FunctionFailedException}. An interrupt of the calling thread ends it with a
 * {@link io.tidemill.error.TidemillException} of code {@code CANCELLED}, the interrupt restored.
 */
public interface Engine extends AutoCloseable {
    /** Returns the setting that chose this engine, such as {@code local[2]}. */
    String master();

    /** Returns how many tasks run at the same time. */
    int parallelism();

    /**
     * Returns whether functions are sent to other machines, so that all that they hold has to be serializable. What a program
     * gives to operators is checked for it then.
     */
    default boolean shipsFunctions() {
        return false;
    }

    /**
     * Has {@code listener} told from now on what befalls tasks and executors. An engine that runs a task once, in the program's
     * own process, has nothing to tell: what fails there fails its action.
     */
    default void listen(EngineListener listener) {}

    /** Runs {@code action} over every partition, and returns the results in the order of the partitions. */
    <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action);

    /**
     * Runs {@code action} over the partitions {@code chosen}, and returns the results in that order.
     *
     * @param chosen indexes of partitions, each at most once
     */
    <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action);

    /**
     * Returns the results of {@code action} over every partition, one partition at a time: each is run when its result is
     * asked for. What all partitions depend on is computed once.
     */
    <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action);

    /** Returns the first {@code count} records in partition order, reading no more than it must. */
    <T> List<T> take(Plan<T> plan, int count);

    /** Takes the step of a state, if no action of the same batch has taken it yet. */
    void advance(StatePlan<?, ?, ?, ?> step);

    /** Makes the steps of a batch the base of the next ones. */
    void commit(BatchTime time);

    /** Undoes the steps of a batch, which is over then, and never run again by this engine. */
    void rollback(BatchTime time);

    /**
     * Returns the side of this engine that keeps states over crashes; asked for once, before the first step.
     *
     * @param serializer writes keys, values and states
     */
    DurableStates durableStates(ValueSerializer serializer);

    /**
     * Returns a handle on {@code value} that functions can take with them to wherever this engine runs its tasks. That of an
     * engine that does not say otherwise is the value itself.
     */
    default <T> SharedValue<T> broadcast(T value) {
        return new InProcessValue<>(value);
    }

    /**
     * Tells what the calling thread works on from now on. An engine with a page of its own shows it beside the actions of this
     * thread.
     *
     * @param operator an output or a state, with its place in the program
     * @param time its batch
     */
    default void describeWork(String operator, BatchTime time) {}

    /**
     * Asks that the end of the JVM leaves this engine at work until {@link #close}, for at most {@code timeout} from the beginning of
     * that end. A context that stops itself at the end of the JVM calls it at its start. An engine that nothing but {@link #close} ends
     * has nothing to do.
     */
    default void outliveShutdown(Duration timeout) {}

    /**
     * Returns about how many bytes the records took that an action had to keep as they are, to group, sort or move them: the most
     * of the actions since the last call. 0 where an engine does not know, or keeps them elsewhere.
     */
    default long takeHeldBytes() {
        return 0;
    }

    /** Drops what is kept under {@code id}; without anything kept it does nothing. */
    void unpersist(CacheId id);

    /** Ends all work, and the engine's threads. Closing again does nothing. */
    @Override
    void close();
}
