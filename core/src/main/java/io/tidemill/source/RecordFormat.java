package io.tidemill.source;

import io.tidemill.settings.Settings;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * How records lie one after the other in a stream of bytes. A format has two halves. On the source's thread it says where the
 * last complete record ends ({@link #lastRecordEnd}): this has to be cheap, since nothing else is done to each byte there. In
 * tasks its {@link #decoder} makes records of bytes, as fast as it can.
 *
 * <p>A format is immutable and safe for use by many threads; its decoders are not.
 *
 * @param <T> the type of the records
 */
public interface RecordFormat<T> extends Serializable {
    /** What is done with a record that reaches {@link #maxRecordBytes} without an end. */
    enum Overlong {
        /** Nothing sensible can follow: the application is stopped. */
        FAIL,
        /** Its first bytes become the record, and {@link #skipRest} finds where the next one begins. */
        CUT
    }

    /** Where the records of a long file may be divided among readers. */
    enum Cuts {
        /** Nowhere: one reader reads it from its beginning. */
        NOWHERE,
        /** At multiples of {@link #maxRecordBytes}, which is the length of every record. */
        AT_MULTIPLES,
        /** At any byte: {@link #skipRest} finds where the first record after it begins. */
        ANYWHERE
    }

    /** Returns this format with the limits that {@code settings} give; called once, when a source starts. */
    default RecordFormat<T> configuredBy(Settings settings) {
        return this;
    }

    /**
     * Returns how many bytes a record may take, with all that delimits it. An incomplete record never takes more memory than
     * about twice as much.
     */
    int maxRecordBytes();

    /**
     * Returns where the last complete record of {@code bytes} from {@code from} up to {@code to} ends, or {@code from} if none
     * is complete.
     *
     * @param from where a record begins
     * @param searched up to where earlier calls have looked in vain; a format that looks for a delimiter begins here
     * @param to the end of what has been received
     * @throws io.tidemill.error.TidemillException if these bytes cannot be right; the application is stopped then
     */
    int lastRecordEnd(byte[] bytes, int from, int searched, int to);

    /**
     * Returns where the first record begins of an input (a file, a connection, the body of a request) that starts at {@code from}:
     * behind what stands before all records, such as the byte order mark of a text; -1 if more bytes have to come to know it.
     * Where the input ends before it is known, its first record begins at {@code from}. What stands before all records is at most a
     * few bytes.
     */
    default int firstRecordStart(byte[] bytes, int from, int to) {
        return from;
    }

    /** Returns what is done with a record that has no end. */
    default Overlong overlong() {
        return Overlong.FAIL;
    }

    /** Returns where a file of such records may be divided. */
    default Cuts cuts() {
        return Cuts.NOWHERE;
    }

    /**
     * Returns where the first record after the one that {@code from} lies in begins, or -1 if that one goes on after
     * {@code to}; only called for {@link Overlong#CUT} and {@link Cuts#ANYWHERE}.
     */
    default int skipRest(byte[] bytes, int from, int to) {
        throw new UnsupportedOperationException(this + " cuts records but has no skipRest; override it");
    }

    /**
     * Returns where the first record begins, of an input that is here as a whole, that would be cut since it is too long; -1 if none
     * would. What acknowledges an input asks this before.
     */
    default int firstOverlong(byte[] bytes, int from, int to) {
        int at = from;
        while (overlong() == Overlong.CUT && to - at > maxRecordBytes()) {
            int end = lastRecordEnd(bytes, at, at, at + maxRecordBytes());
            if (end == at) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    /** Returns whether bytes that are left when the sender has closed the connection, or a file has ended, are a record too. */
    default boolean endsWithInput() {
        return false;
    }

    /** Returns a new decoder, for one task. */
    RecordDecoder<T> decoder(RecordNotes notes);

    /** Returns how many records there are in a range of whole records. */
    default long count(byte[] bytes, int from, int to) {
        RecordDecoder<T> decoder = decoder(RecordNotes.NONE);
        decoder.reset(bytes, from, to);
        long[] count = new long[1];
        Consumer<T> counter = record -> count[0]++;
        decoder.forEachRemaining(counter);
        return count[0];
    }

    /** Returns lines of UTF-8. */
    static RecordFormat<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /**
     * Returns lines of text. A line ends with {@code \n} or {@code \r\n}, which is no part of the record; an empty line is a
     * record; the last line before the end of the input needs no end. The byte order mark that some programs write before UTF-8 is
     * no part of the first line. Bytes that {@code charset} does not know become U+FFFD,
     * and their lines are counted as {@code malformed}. A line of more bytes than the setting {@code tidemill.line.limit}
     * allows is cut there and counted as {@code truncated}.
     *
     * @param charset any in which {@code \n} is the byte 10, as it is in UTF-8 and in everything that extends ASCII
     */
    static RecordFormat<String> lines(Charset charset) {
        return LineFormat.of(charset);
    }

    /**
     * Returns records that follow their length, which is written as four bytes, the highest first. A length below zero or above
     * {@code maxBytes} stops the application, since nothing that follows it could be trusted.
     */
    static RecordFormat<byte[]> lengthPrefixed(int maxBytes) {
        return new LengthPrefixedFormat(maxBytes);
    }

    /** Returns records of {@code bytes} bytes each. */
    static RecordFormat<byte[]> fixedLength(int bytes) {
        return new FixedLengthFormat(bytes);
    }
}
