package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Records that follow their length. */
record LengthPrefixedFormat(int maxBytes) implements RecordFormat<byte[]> {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    LengthPrefixedFormat {
        if (maxBytes < 0 || maxBytes > 1 << 30) {
            throw TidemillException.invalidArgument(
                    "Length-prefixed records of at most " + maxBytes + " bytes; expected 0 to " + (1 << 30));
        }
    }

    @Override
    public int maxRecordBytes() {
        return Integer.BYTES + maxBytes;
    }

    @Override
    public int lastRecordEnd(byte[] bytes, int from, int searched, int to) {
        int end = from;
        while (to - end >= Integer.BYTES) {
            int length = length(bytes, end);
            if (length > to - end - Integer.BYTES) {
                break;
            }
            end += Integer.BYTES + length;
        }
        return end;
    }

    private int length(byte[] bytes, int at) {
        int length = (int) INTS.get(bytes, at);
        if (length < 0 || length > maxBytes) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    "A record announces " + length + " bytes; expected 0 to " + maxBytes
                            + ". Either the sender does not write length-prefixed records, or the limit is too low");
        }
        return length;
    }

    @Override
    public long count(byte[] bytes, int from, int to) {
        long count = 0;
        for (int at = from; at < to; at += Integer.BYTES + length(bytes, at)) {
            count++;
        }
        return count;
    }

    @Override
    public RecordDecoder<byte[]> decoder(RecordNotes notes) {
        return new Decoder();
    }

    private final class Decoder extends RangeDecoder<byte[]> {
        @Override
        byte[] decode() {
            int from = position + Integer.BYTES;
            position = from + length(bytes, position);
            return Arrays.copyOfRange(bytes, from, position);
        }
    }
}
