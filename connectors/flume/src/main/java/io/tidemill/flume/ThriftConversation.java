package io.tidemill.flume;

import io.tidemill.flume.ThriftInput.Call;
import io.tidemill.flume.ThriftInput.Field;
import io.tidemill.flume.ThriftOutput.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Thrift's remote procedure calls, as an agent's Thrift sink makes them: each in a frame, which is its length and one message. Every
 * message says by its first byte how it is encoded.
 */
final class ThriftConversation implements Conversation {
    private static final int OK = 0;
    private static final int FAILED = 1;

    private boolean established;

    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public Message read(MessageInput in, InFlight.Share share) throws IOException, InterruptedException {
        MessageInput.Bytes frame = in.newMessage();
        in.readInto(frame, in.readInt(), share);
        ThriftInput message = decoder(frame);
        Call call = message.readCall();
        if (!call.name().equals(FlumeProtocol.APPEND) && !call.name().equals(FlumeProtocol.APPEND_BATCH)) {
            return refused(
                    message,
                    call,
                    Trouble.UNKNOWN_METHOD,
                    new RefusedException("a message calls something else than " + FlumeProtocol.APPEND + " and "
                            + FlumeProtocol.APPEND_BATCH));
        }
        List<FlumeEvent> events;
        try {
            events = readArguments(message, call, share);
        } catch (RefusedException e) {
            return refused(message, call, Trouble.PROTOCOL_ERROR, e);
        }
        established = true;
        return Message.of(events, safe -> message.answer().reply(call, safe ? OK : FAILED));
    }

    private static ThriftInput decoder(MessageInput.Bytes frame) throws RefusedException {
        int first = frame.size == 0 ? 0 : frame.array[0] & 0xff;
        if (first == ThriftCompactInput.FIRST_BYTE) {
            return new ThriftCompactInput(frame);
        }
        if (first == ThriftBinaryInput.FIRST_BYTE) {
            return new ThriftBinaryInput(frame);
        }
        throw new RefusedException("a frame of " + frame.size + " bytes begins with 0x" + Integer.toHexString(first)
                + "; messages of Thrift's compact protocol begin with 0x82, those of its binary protocol with 0x80."
                + " Are type and ssl of the agent's sink what the source is told?");
    }

    private static List<FlumeEvent> readArguments(ThriftInput message, Call call, InFlight.Share share)
            throws RefusedException, InterruptedException {
        List<FlumeEvent> events = new ArrayList<>();
        Field field = message.readField(0);
        if (call.name().equals(FlumeProtocol.APPEND)) {
            field.require(1, ThriftType.STRUCT);
            events.add(readEvent(message, share));
        } else {
            field.require(1, ThriftType.LIST);
            int count = message.readStructs();
            for (int i = 0; i < count; i++) {
                events.add(readEvent(message, share));
            }
        }
        message.readField(1).require(0, ThriftType.STOP);
        message.requireEnd();
        return events;
    }

    private static FlumeEvent readEvent(ThriftInput message, InFlight.Share share)
            throws RefusedException, InterruptedException {
        message.readField(0).require(1, ThriftType.MAP);
        Map<String, String> headers = Map.of();
        int count = message.readStringPairs();
        for (int i = 0; i < count; i++) {
            String header = message.readString();
            String value = message.readString();
            share.take(FlumeEvent.headerBytes(header, value));
            headers = FlumeEvent.plus(headers, header, value);
        }
        message.readField(1).require(2, ThriftType.STRING);
        FlumeEvent event = new FlumeEvent(headers, message.readBytes());
        share.take(FlumeEvent.EVENT_BYTES + event.body().length);
        message.readField(2).require(0, ThriftType.STOP);
        return event;
    }

    /** Tells the peer why; the connection is closed then. */
    private static Message refused(ThriftInput message, Call call, Trouble trouble, RefusedException why) {
        return Message.refused(message.answer().exception(call, trouble, String.valueOf(why.getMessage())), why);
    }
}
