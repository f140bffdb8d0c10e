package io.tidemill.flume;

/** Writes an answer in Thrift's binary encoding. */
final class ThriftBinaryOutput extends ThriftOutput {
    private static final int NUMBER = 8;
    private static final int TEXT = 11;

    @Override
    void writeHead(int kind, ThriftInput.Call call) {
        writeInt(ThriftBinaryInput.VERSION | kind);
        writeText(call.name());
        writeInt(call.serial());
    }

    @Override
    void writeTextField(int id, String text) {
        writeField(TEXT, id);
        writeText(text);
    }

    @Override
    void writeNumberField(int before, int id, int number) {
        writeField(NUMBER, id);
        writeInt(number);
    }

    private void writeField(int type, int id) {
        writeByte(type);
        writeByte(id >> 8);
        writeByte(id);
    }

    private void writeText(String text) {
        byte[] utf8 = utf8(text);
        writeInt(utf8.length);
        writeUtf8(utf8);
    }

    private void writeInt(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            writeByte(value >> shift);
        }
    }
}
