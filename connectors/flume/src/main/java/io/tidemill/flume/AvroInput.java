package io.tidemill.flume;

import java.util.Map;

/** Reads a message in Avro's binary encoding. */
final class AvroInput extends MessageReader {
    private static final int LEAST_ITEM_BYTES = 2;

    AvroInput(MessageInput.Bytes frame) {
        super(frame.array, frame.size);
    }

    long readLong() throws RefusedException {
        return readZigzag();
    }

    boolean readBoolean() throws RefusedException {
        return readByte() != 0;
    }

    byte[] readBytes() throws RefusedException {
        return readFixed(length(readLong()));
    }

    String readString() throws RefusedException {
        return readText(length(readLong()));
    }

    private void skipBytes() throws RefusedException {
        skip(length(readLong()));
    }

    /** Reads how many items the next block of an array or a map has, each of which takes two bytes at least; 0 at the end. */
    int readBlock() throws RefusedException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong(); // the length of the block, which nobody skips
        }
        return count(count, LEAST_ITEM_BYTES);
    }

    void skipMap() throws RefusedException {
        for (int count = readBlock(); count > 0; count = readBlock()) {
            for (int i = 0; i < 2 * count; i++) {
                skipBytes();
            }
        }
    }

    /** Reads an event, headers first, and takes from {@code share} what it needs. */
    FlumeEvent readEvent(InFlight.Share share) throws RefusedException, InterruptedException {
        Map<String, String> headers = Map.of();
        for (int count = readBlock(); count > 0; count = readBlock()) {
            for (int i = 0; i < count; i++) {
                String header = readString();
                String value = readString();
                share.take(FlumeEvent.headerBytes(header, value));
                headers = FlumeEvent.plus(headers, header, value);
            }
        }
        FlumeEvent event = new FlumeEvent(headers, readBytes());
        share.take(FlumeEvent.EVENT_BYTES + event.body().length);
        return event;
    }
}
