package io.tidemill.flume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Avro's remote procedure calls, as an agent's Avro sink makes them.
 *
 * <p>A message is a frame. The first messages begin with a handshake: the peer names its protocol by an MD5, and is asked for the text if that is not known.
 */
final class AvroConversation implements Conversation {
    private static final byte[] OUR_MD5 = FlumeProtocol.PUSHED.md5();

    private boolean established;

    /** How the two protocols in a handshake go together, with Avro's numbers. */
    private enum Match {
        BOTH(0),
        CLIENT(1),
        NONE(2);

        final int number;

        Match(int number) {
            this.number = number;
        }
    }

    /** What a call is answered, with the protocol's numbers. */
    private enum Status {
        OK(0),
        FAILED(1);

        final int number;

        Status(int number) {
            this.number = number;
        }
    }

    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public Message read(MessageInput in, InFlight.Share share) throws IOException, InterruptedException {
        int serial = in.readInt();
        AvroInput message = AvroFrames.readParts(in, share);
        AvroOutput answer = new AvroOutput();
        if (!established) {
            try {
                if (!handshake(message, answer)) {
                    return Message.answered(answer.framed(serial));
                }
            } catch (RefusedException e) {
                return refused(new AvroOutput(), serial, e);
            }
        }
        return call(message, answer, serial, share);
    }

    /** Reads the peer's half and writes ours; returns false if the peer has to send its protocol first. */
    private boolean handshake(AvroInput message, AvroOutput answer) throws RefusedException {
        byte[] theirMd5 = message.readFixed(AvroProtocol.MD5_BYTES);
        boolean isKnown = Arrays.equals(theirMd5, OUR_MD5);
        if (message.readLong() != 0) {
            FlumeProtocol.PUSHED.check(message.readString());
            isKnown = true;
        }
        boolean knowsUs = Arrays.equals(message.readFixed(AvroProtocol.MD5_BYTES), OUR_MD5);
        if (message.readLong() != 0) {
            message.skipMap();
        }
        established = isKnown;
        if (isKnown) {
            writeHandshake(answer, knowsUs ? Match.BOTH : Match.CLIENT);
        } else {
            writeHandshake(answer, Match.NONE);
        }
        return isKnown;
    }

    private static void writeHandshake(AvroOutput answer, Match match) {
        answer.writeLong(match.number);
        if (match == Match.BOTH) {
            answer.writeLong(0).writeLong(0);
        } else {
            answer.writeLong(1).writeString(FlumeProtocol.JSON).writeLong(1).writeFixed(OUR_MD5);
        }
        answer.writeLong(0);
    }

    private static Message call(AvroInput message, AvroOutput answer, int serial, InFlight.Share share)
            throws RefusedException, InterruptedException {
        message.skipMap();
        String name = message.readString();
        List<FlumeEvent> events = new ArrayList<>();
        if (name.equals(FlumeProtocol.APPEND)) {
            events.add(message.readEvent(share));
        } else if (name.equals(FlumeProtocol.APPEND_BATCH)) {
            for (int count = message.readBlock(); count > 0; count = message.readBlock()) {
                for (int i = 0; i < count; i++) {
                    events.add(message.readEvent(share));
                }
            }
        } else {
            throw new RefusedException("a message calls something else than " + FlumeProtocol.APPEND + " and "
                    + FlumeProtocol.APPEND_BATCH);
        }
        message.requireEnd();
        return Message.of(events, safe -> status(answer, safe ? Status.OK : Status.FAILED, serial));
    }

    private static byte[] status(AvroOutput answer, Status status, int serial) {
        return answer.writeLong(0).writeBoolean(false).writeLong(status.number).framed(serial);
    }

    /** Tells the peer why; Avro knows errors only as answers to calls, so that the handshake has to succeed first. */
    private static Message refused(AvroOutput answer, int serial, RefusedException why) {
        writeHandshake(answer, Match.CLIENT);
        answer.writeLong(0).writeBoolean(true).writeLong(0).writeString(String.valueOf(why.getMessage()));
        return Message.refused(answer.framed(serial), why);
    }
}
