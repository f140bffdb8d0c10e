package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.util.Arrays;

/** Records of one length. */
record FixedLengthFormat(int recordBytes) implements RecordFormat<byte[]> {
    FixedLengthFormat {
        if (recordBytes < 1 || recordBytes > 1 << 30) {
            throw TidemillException.invalidArgument(
                    "Records of " + recordBytes + " bytes each; expected 1 to " + (1 << 30));
        }
    }

    @Override
    public int maxRecordBytes() {
        return recordBytes;
    }

    @Override
    public int lastRecordEnd(byte[] bytes, int from, int searched, int to) {
        return to - (to - from) % recordBytes;
    }

    @Override
    public Cuts cuts() {
        return Cuts.AT_MULTIPLES;
    }

    @Override
    public long count(byte[] bytes, int from, int to) {
        return ((long) to - from) / recordBytes;
    }

    @Override
    public RecordDecoder<byte[]> decoder(RecordNotes notes) {
        return new Decoder();
    }

    private final class Decoder extends RangeDecoder<byte[]> {
        @Override
        byte[] decode() {
            int from = position;
            position += recordBytes;
            return Arrays.copyOfRange(bytes, from, position);
        }
    }
}
