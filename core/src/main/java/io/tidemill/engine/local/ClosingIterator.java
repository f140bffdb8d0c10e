package io.tidemill.engine.local;

import io.tidemill.engine.TaskScope;
import io.tidemill.plan.RecordReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** A reader that is closed when it has been read to its end, or has failed. */
final class ClosingIterator<T> implements Iterator<T> {
    private final RecordReader<T> reader;
    private final Function<Exception, RuntimeException> wrap;
    private boolean open = true;

    ClosingIterator(RecordReader<T> reader, Function<Exception, RuntimeException> wrap) {
        this.reader = reader;
        this.wrap = wrap;
        TaskScope.current().ifPresent(scope -> scope.atEnd(this::close));
    }

    @Override
    public boolean hasNext() {
        if (!open) {
            return false;
        }
        try {
            if (reader.hasNext()) {
                return true;
            }
        } catch (RuntimeException e) {
            close();
            throw wrap.apply(e);
        }
        close();
        return false;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            return reader.next();
        } catch (RuntimeException e) {
            close();
            throw wrap.apply(e);
        }
    }

    private void close() {
        if (open) {
            open = false;
            try {
                reader.close();
            } catch (Exception e) {
                throw wrap.apply(e);
            }
        }
    }
}
