package io.tidemill.flume;

/** Thrift's compact encoding: numbers of variable length, and fields that say how far they are from the field before. */
final class ThriftCompactInput extends ThriftInput {
    static final int FIRST_BYTE = 0x82;
    static final int VERSION = 1;
    private static final int CALL = 1;
    private static final int STRING = 8;
    private static final int LIST = 9;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int LONG_FORM = 15;

    ThriftCompactInput(MessageInput.Bytes frame) {
        super(frame);
    }

    @Override
    Call readCall() throws RefusedException {
        skip(1);
        int head = readByte() & 0xff;
        if ((head & 0x1f) != VERSION) {
            throw new RefusedException(
                    "a message is in version " + (head & 0x1f) + " of Thrift's compact protocol; expected " + VERSION);
        }
        if (head >>> 5 != CALL) {
            throw notACall(head >>> 5);
        }
        int serial = (int) readVarint();
        return new Call(readString(), serial);
    }

    @Override
    Field readField(int before) throws RefusedException {
        int head = readByte() & 0xff;
        if (head == 0) {
            return Field.END;
        }
        int step = head >>> 4;
        return new Field(step == 0 ? (int) readZigzag() : before + step, type(head & 0x0f));
    }

    @Override
    int readStructs() throws RefusedException {
        int head = readByte() & 0xff;
        int count = head >>> 4;
        if ((head & 0x0f) != STRUCT) {
            throw otherItems("a list");
        }
        return count(count == LONG_FORM ? readVarint() : count, 1);
    }

    @Override
    int readStringPairs() throws RefusedException {
        int count = count(readVarint(), 2);
        if (count > 0 && (readByte() & 0xff) != ((STRING << 4) | STRING)) {
            throw otherItems("a map");
        }
        return count;
    }

    @Override
    int readLength() throws RefusedException {
        return length(readVarint());
    }

    @Override
    ThriftOutput answer() {
        return new ThriftCompactOutput();
    }

    private static ThriftType type(int number) {
        return number == STRING
                ? ThriftType.STRING
                : number == LIST
                        ? ThriftType.LIST
                        : number == MAP ? ThriftType.MAP : number == STRUCT ? ThriftType.STRUCT : ThriftType.OTHER;
    }
}
