package io.tidemill.engine.local;

import java.util.function.Consumer;

/** A link of the chain that records are pushed through, used by one task. */
abstract class Sink<T> implements Consumer<T> {
    /** Takes a record; failures come out as unchecked exceptions that name their operator. */
    @Override
    public abstract void accept(T record);

    /** Returns whether {@link #isDone} may ever turn true, so that feeders know whether to ask. */
    boolean mayBeDone() {
        return false;
    }

    /** Returns whether no further record is wanted. */
    boolean isDone() {
        return false;
    }

    /** A link with one next link, which it asks whether more is wanted. */
    abstract static class Link<S, T> extends Sink<S> {
        final Sink<? super T> next;

        Link(Sink<? super T> next) {
            this.next = next;
        }

        @Override
        final boolean mayBeDone() {
            return next.mayBeDone();
        }

        @Override
        final boolean isDone() {
            return next.isDone();
        }
    }
}
