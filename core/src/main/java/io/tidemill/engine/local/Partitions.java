package io.tidemill.engine.local;

import java.util.Iterator;

/**
 * What a plan node is compiled to: partitions whose records can be pushed into a sink, or pulled.
 *
 * <p>{@link #prepare} runs on the action's thread and completes everything that has to be complete before (shuffles, sorts,
 * steps of states); {@link #feed} and {@link #iterator} run in tasks, any partition at any time, possibly more than once.
 */
abstract class Partitions<T> {
    /** Returns the number of partitions. */
    abstract int count();

    /** Completes the stages that this one reads. Calling it again does nothing. */
    abstract void prepare();

    /** Pushes the records of a partition into {@code sink}, until they end or no more is wanted. */
    abstract void feed(int partition, Sink<? super T> sink);

    /** Returns the records of a partition one by one, computing no more than is taken. */
    abstract Iterator<T> iterator(int partition);

    /** Returns what pushes the records of a partition into {@code sink}, as far as it is asked to. */
    Pump pump(int partition, Sink<? super T> sink) {
        return Pump.of(iterator(partition), sink);
    }

    /** Pushes what an iterator has. */
    static <T> void push(Iterator<? extends T> records, Sink<? super T> sink) {
        if (sink.mayBeDone()) {
            while (!sink.isDone() && records.hasNext()) {
                sink.accept(records.next());
            }
        } else {
            records.forEachRemaining(sink);
        }
    }
}
