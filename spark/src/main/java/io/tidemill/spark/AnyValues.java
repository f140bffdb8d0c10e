package io.tidemill.spark;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Values on their way between the processes of one application: plain ones in Tidemill's own format, all others by Java
 * serialization, one by one; a byte behind each tells which. Nothing of it outlives the application.
 */
record AnyValues() implements ValueSerializer, Serializable {
    private static final byte PLAIN = 0;
    private static final byte JAVA = 1;

    @Override
    public String format() {
        return "application-1";
    }

    @Override
    public ValueWriter writer() {
        ValueWriter plain = ChunkWriter.PLAIN_VALUES.writer();
        return new ValueWriter() {
            @Override
            public void write(@Nullable Object value) {
                try {
                    plain.write(value);
                    plain.writeByte(PLAIN);
                } catch (TidemillException e) {
                    if (e.code() != ErrorCode.NOT_SERIALIZABLE) {
                        throw e;
                    }
                    plain.write(java(value));
                    plain.writeByte(JAVA);
                }
            }

            private byte[] java(@Nullable Object value) {
                try {
                    return Values.toJava(value);
                } catch (IOException e) {
                    throw new TidemillException(
                            ErrorCode.NOT_SERIALIZABLE,
                            "A state has to go to another process, but it holds what is not serializable: "
                                    + e.getMessage()
                                    + "; let the class implement java.io.Serializable",
                            e);
                }
            }

            @Override
            public void writeLong(long number) {
                plain.writeLong(number);
            }

            @Override
            public void writeByte(int value) {
                plain.writeByte(value);
            }

            @Override
            public int size() {
                return plain.size();
            }

            @Override
            public ByteBuffer take() {
                return plain.take();
            }
        };
    }

    @Override
    public ValueReader reader() {
        ValueReader plain = ChunkWriter.PLAIN_VALUES.reader();
        return new ValueReader() {
            @Override
            public void reset(ByteBuffer bytes) {
                plain.reset(bytes);
            }

            @Override
            public boolean hasRemaining() {
                return plain.hasRemaining();
            }

            @Override
            public @Nullable Object read() {
                Object value = plain.read();
                if (plain.readByte() == PLAIN || value == null) {
                    return value;
                }
                byte[] java = (byte[]) value;
                try {
                    return Values.fromJava(java, 0, java.length);
                } catch (IOException e) {
                    throw new TidemillException(
                            ErrorCode.NOT_SERIALIZABLE, "A state of another process cannot be read: " + e, e);
                }
            }

            @Override
            public long readLong() {
                return plain.readLong();
            }

            @Override
            public byte readByte() {
                return plain.readByte();
            }
        };
    }
}
