package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes an answer in one of Thrift's encodings. */
abstract class ThriftOutput {
    /** Thrift's numbers of the kinds of messages. */
    private static final int REPLY = 2;

    private static final int EXCEPTION = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Why a call is not carried out, with Thrift's numbers. */
    enum Trouble {
        UNKNOWN_METHOD(1),
        PROTOCOL_ERROR(7);

        final int number;

        Trouble(int number) {
            this.number = number;
        }
    }

    /** Returns the frame that answers a call with a number. */
    final byte[] reply(ThriftInput.Call call, int result) {
        writeHead(REPLY, call);
        writeNumberField(0, 0, result);
        return framed();
    }

    /** Returns the frame that answers a call with an error. */
    final byte[] exception(ThriftInput.Call call, Trouble trouble, String message) {
        writeHead(EXCEPTION, call);
        writeTextField(1, message);
        writeNumberField(1, 2, trouble.number);
        return framed();
    }

    abstract void writeHead(int kind, ThriftInput.Call call);

    /** Writes the first field of a struct. */
    abstract void writeTextField(int id, String text);

    /** Writes a field with a number of four bytes; {@code before} is the field before it, 0 for the first. */
    abstract void writeNumberField(int before, int id, int number);

    final void writeByte(int value) {
        bytes.write(value);
    }

    final void writeUtf8(byte[] text) {
        bytes.writeBytes(text);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private byte[] framed() {
        writeByte(0); // the end of the struct
        return ByteBuffer.allocate(Integer.BYTES + bytes.size())
                .putInt(bytes.size())
                .put(bytes.toByteArray())
                .array();
    }
}
