package io.tidemill.flume;

/** Writes an answer in Thrift's compact encoding. */
final class ThriftCompactOutput extends ThriftOutput {
    private static final int NUMBER = 5;
    private static final int TEXT = 8;

    @Override
    void writeHead(int kind, ThriftInput.Call call) {
        writeByte(ThriftCompactInput.FIRST_BYTE);
        writeByte((kind << 5) | ThriftCompactInput.VERSION);
        writeVarint(call.serial());
        writeText(call.name());
    }

    @Override
    void writeTextField(int id, String text) {
        writeByte((id << 4) | TEXT);
        writeText(text);
    }

    @Override
    void writeNumberField(int before, int id, int number) {
        writeByte(((id - before) << 4) | NUMBER);
        if (id == before) {
            writeByte(id << 1); // in full, for it is no step ahead
        }
        writeVarint((number << 1) ^ (number >> 31));
    }

    private void writeText(String text) {
        byte[] utf8 = utf8(text);
        writeVarint(utf8.length);
        writeUtf8(utf8);
    }

    private void writeVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        writeByte(rest);
    }
}
