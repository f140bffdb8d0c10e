package io.tidemill.flume;

import java.util.Map;

/** Thrift's binary encoding: numbers of fixed length, the highest byte first, in its strict form with a version. */
final class ThriftBinaryInput extends ThriftInput {
    static final int FIRST_BYTE = 0x80;
    static final int VERSION = 0x8001_0000;
    private static final int CALL = 1;
    private static final int STRING = 11;
    private static final int STRUCT = 12;
    private static final Map<Integer, ThriftType> TYPES = Map.of(
            0,
            ThriftType.STOP,
            STRING,
            ThriftType.STRING,
            STRUCT,
            ThriftType.STRUCT,
            13,
            ThriftType.MAP,
            15,
            ThriftType.LIST);

    ThriftBinaryInput(MessageInput.Bytes frame) {
        super(frame);
    }

    @Override
    Call readCall() throws RefusedException {
        int head = readInt();
        if ((head & 0xffff_0000) != VERSION) {
            throw new RefusedException(
                    "a message is in another version of Thrift's binary protocol, its first bytes are "
                            + Integer.toHexString(head));
        }
        if ((head & 0xff) != CALL) {
            throw notACall(head & 0xff);
        }
        String name = readString();
        return new Call(name, readInt());
    }

    @Override
    Field readField(int before) throws RefusedException {
        ThriftType type = TYPES.getOrDefault(readByte(), ThriftType.OTHER);
        return type == ThriftType.STOP ? Field.END : new Field((readByte() << 8) | (readByte() & 0xff), type);
    }

    @Override
    int readStructs() throws RefusedException {
        if (readByte() != STRUCT) {
            throw otherItems("a list");
        }
        return count(readInt(), 1);
    }

    @Override
    int readStringPairs() throws RefusedException {
        int headerType = readByte();
        int valueType = readByte();
        int count = count(readInt(), 2);
        if (count > 0 && (headerType != STRING || valueType != STRING)) {
            throw otherItems("a map");
        }
        return count;
    }

    @Override
    int readLength() throws RefusedException {
        return length(readInt());
    }

    private int readInt() throws RefusedException {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << Byte.SIZE) | (readByte() & 0xff);
        }
        return value;
    }

    @Override
    ThriftOutput answer() {
        return new ThriftBinaryOutput();
    }
}
