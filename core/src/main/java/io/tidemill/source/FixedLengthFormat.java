package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.util.Arrays;
import java.util.NoSuchElementException;

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

    private final class Decoder implements RecordDecoder<byte[]> {
        private byte[] bytes = {};
        private int position;
        private int end;

        @Override
        public void reset(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.position = from;
            this.end = to;
        }

        @Override
        public boolean hasNext() {
            return position < end;
        }

        @Override
        public byte[] next() {
            if (position >= end) {
                throw new NoSuchElementException();
            }
            int from = position;
            position += recordBytes;
            return Arrays.copyOfRange(bytes, from, position);
        }
    }
}
