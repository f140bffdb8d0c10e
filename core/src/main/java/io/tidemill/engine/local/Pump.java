package io.tidemill.engine.local;

import java.util.Iterator;
import java.util.function.Consumer;

/** Pushes the records of a partition a few at a time, so that whoever takes them can pause. Used by one thread. */
public interface Pump {
    /** Pushes what comes of the next record of the input, which may be nothing; returns false at the end. */
    boolean push();

    /** Returns a pump of what an iterator has. */
    static <T> Pump of(Iterator<? extends T> records, Consumer<? super T> sink) {
        return () -> {
            if (!records.hasNext()) {
                return false;
            }
            sink.accept(records.next());
            return true;
        };
    }
}
