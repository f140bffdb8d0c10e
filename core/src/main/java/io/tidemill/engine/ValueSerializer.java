package io.tidemill.engine;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A way to write single values so that a later version of the program can read them: keys and values of states, totals of
 * accumulators, stored records. It makes no object of a class that was not allowed. Safe for use by many threads; its writers and readers are
 * not. Serializable: a copy loads classes as the thread does that reads it.
 */
public interface ValueSerializer extends Serializable {
    /** Returns the name and version of the format, such as {@code kryo-1}; written beside the values. */
    String format();

    /** Returns a new writer. */
    ValueWriter writer();

    /** Returns a new reader. */
    ValueReader reader();

    /** A row of values in memory that grows; used by one thread at a time. */
    interface ValueWriter {
        /**
         * Adds a value.
         *
         * @throws io.tidemill.error.TidemillException of code {@code NOT_SERIALIZABLE}, naming a class that is not allowed or
         *     that cannot be written, and how to allow it; what was added before stays
         */
        void write(@Nullable Object value);

        /** Adds a number in one to nine bytes, small ones in few. */
        void writeLong(long number);

        /** Adds a byte. */
        void writeByte(int value);

        /** Returns how many bytes were added since the last {@link #take}. */
        int size();

        /** Returns what was added, and begins anew; the buffer is only lent until the next call. */
        ByteBuffer take();
    }

    /** A pass over what a writer wrote; used by one thread at a time. */
    interface ValueReader {
        /** Begins to read {@code bytes}. */
        void reset(ByteBuffer bytes);

        /** Returns whether something is left. */
        boolean hasRemaining();

        /**
         * Returns the next value.
         *
         * @throws io.tidemill.error.TidemillException of code {@code NOT_SERIALIZABLE} for a class that is not allowed or not
         *     there; of code {@code CHECKPOINT_DAMAGED} for bytes that no writer wrote
         */
        @Nullable
        Object read();

        /** Returns the next number. */
        long readLong();

        /** Returns the next byte. */
        byte readByte();
    }
}
