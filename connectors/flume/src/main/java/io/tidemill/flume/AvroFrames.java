package io.tidemill.flume;

import java.io.IOException;

/** The frames in which Avro's calls travel: a serial number, a number of parts, and each part with its length before it. */
final class AvroFrames {
    private static final int MOST_PARTS = 1 << 16;

    private AvroFrames() {}

    /** Reads the parts of a frame, whose serial number was read, into one message. */
    static AvroInput readParts(MessageInput in, InFlight.Share share) throws IOException, InterruptedException {
        int parts = in.readInt();
        if (parts < 1 || parts > MOST_PARTS) {
            throw new RefusedException("a message announces " + Integer.toUnsignedLong(parts) + " parts; expected 1 to "
                    + MOST_PARTS + ". Are type, compression-type and ssl of the agent's sink what the source is told?");
        }
        MessageInput.Bytes frame = in.newMessage();
        for (int part = 0; part < parts; part++) {
            in.readInto(frame, in.readInt(), share);
        }
        return new AvroInput(frame);
    }
}
