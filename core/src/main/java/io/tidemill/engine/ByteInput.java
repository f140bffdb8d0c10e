package io.tidemill.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A pass over bytes that may be anybody's: nothing is read beyond the end, and no number in them makes the reader allocate
 * more than the bytes could fill. Used by one thread at a time.
 */
final class ByteInput {
    private byte[] bytes = new byte[0];
    private byte[] copied = bytes;
    private int start;
    private int position;
    private int end;

    /**
     * Bytes that elements still to be read have to take, of all arrays and collections that are open. A count is believed
     * only if it fits into what is left beside these; so all counts together are never more than the bytes.
     */
    private int promised;

    /** Begins to read; bytes outside the heap are copied. */
    void reset(ByteBuffer source) {
        int length = source.remaining();
        if (source.hasArray()) {
            bytes = source.array();
            start = source.arrayOffset() + source.position();
        } else {
            if (copied.length < length) {
                copied = new byte[length];
            }
            source.get(source.position(), copied, 0, length);
            bytes = copied;
            start = 0;
        }
        position = start;
        end = start + length;
        promised = 0;
    }

    boolean hasRemaining() {
        return position < end;
    }

    /** Returns how many elements follow, of which each takes at least {@code bytesEach}; {@link #fulfil} is owed for each. */
    int readCount(int bytesEach) {
        long count = readUnsigned();
        if (count < 0 || count > (end - position - promised) / bytesEach) {
            throw damaged("a count of " + Long.toUnsignedString(count) + " is more than what is left could hold");
        }
        promised += (int) count * bytesEach;
        return (int) count;
    }

    /** Tells that an element of an open array or collection is read next, which takes at least {@code bytes}. */
    void fulfil(int bytes) {
        promised -= bytes;
    }

    byte readByte() {
        if (position >= end) {
            throw endsEarly();
        }
        return bytes[position++];
    }

    long readSigned() {
        long number = readUnsigned();
        return (number >>> 1) ^ -(number & 1);
    }

    long readUnsigned() {
        byte first = readByte();
        if (first >= 0) {
            return first;
        }
        long number = first & 0x7f;
        for (int shift = 7; shift < 56; shift += 7) {
            byte next = readByte();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        return number | (long) readByte() << 56;
    }

    /** Returns the next number, which lies within the two. */
    int readSigned(int min, int max) {
        long number = readSigned();
        if (number < min || number > max) {
            throw damaged("the number " + number + " lies outside of " + min + " to " + max);
        }
        return (int) number;
    }

    int readInt() {
        need(4);
        int at = position;
        position += 4;
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    long readLong() {
        return (long) readInt() << 32 | (readInt() & 0xffff_ffffL);
    }

    float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    byte[] readBytes() {
        int length = length(1);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    String readLatin1() {
        return readLatin1(length(1));
    }

    String readLatin1(int length) {
        need(length);
        position += length;
        return new String(bytes, position - length, length, ISO_8859_1);
    }

    String readUtf16() {
        char[] text = new char[length(2)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (bytes[position++] << 8 | (bytes[position++] & 0xff));
        }
        return new String(text);
    }

    /** Returns how many follow of what takes exactly {@code bytesEach}; all of it is there. */
    int length(int bytesEach) {
        long length = readUnsigned();
        if (length < 0 || length > (end - position) / bytesEach) {
            throw damaged("a length of " + Long.toUnsignedString(length) + " is more than what is left");
        }
        return (int) length;
    }

    private void need(int length) {
        if (length > end - position) {
            throw endsEarly();
        }
    }

    private TidemillException endsEarly() {
        return damaged("they end inside of a value");
    }

    TidemillException damaged(String reason) {
        return new TidemillException(ErrorCode.CHECKPOINT_DAMAGED, where() + reason);
    }

    TidemillException damaged(String reason, Throwable cause) {
        return new TidemillException(ErrorCode.CHECKPOINT_DAMAGED, where() + reason, cause);
    }

    private String where() {
        return "Bytes of durable values are damaged, at byte " + (position - start) + " of " + (end - start) + ": ";
    }
}
