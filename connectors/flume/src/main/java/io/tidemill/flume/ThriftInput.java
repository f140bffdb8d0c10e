package io.tidemill.flume;

/** Reads a message in one of Thrift's encodings: of each kind what Flume's protocol has, and nothing else. */
abstract class ThriftInput extends MessageReader {
    /** What a message begins with. */
    record Call(String name, int serial) {}

    /** What a field begins with. */
    record Field(int id, ThriftType type) {
        static final Field END = new Field(0, ThriftType.STOP);

        /** Checks that it is the field that the protocol has there. */
        void require(int expectedId, ThriftType expectedType) throws RefusedException {
            if (id != expectedId || type != expectedType) {
                throw new RefusedException("a message has the field " + id + " of type " + type + "; expected field "
                        + expectedId + " of type " + expectedType + ", as Flume 1.x sends it");
            }
        }
    }

    ThriftInput(MessageInput.Bytes frame) {
        super(frame.array, frame.size);
    }

    /** Reads the head of a message. */
    abstract Call readCall() throws RefusedException;

    /** Reads the head of a field, or the end of a struct; {@code before} is the field before it, 0 for the first. */
    abstract Field readField(int before) throws RefusedException;

    /** Reads the head of a list of structs, and returns how many there are. */
    abstract int readStructs() throws RefusedException;

    /** Reads the head of a map of strings to strings, and returns how many there are. */
    abstract int readStringPairs() throws RefusedException;

    /** Reads the length of a text or of bytes. */
    abstract int readLength() throws RefusedException;

    /** Returns an answer in the same encoding. */
    abstract ThriftOutput answer();

    final byte[] readBytes() throws RefusedException {
        return readFixed(readLength());
    }

    final String readString() throws RefusedException {
        return readText(readLength());
    }

    static RefusedException notACall(int type) {
        return new RefusedException("a message is of the type " + type + "; expected 1, a call");
    }

    static RefusedException otherItems(String what) {
        return new RefusedException("a message has " + what + " with items of other types than Flume 1.x sends");
    }
}
