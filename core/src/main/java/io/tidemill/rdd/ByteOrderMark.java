package io.tidemill.rdd;

/** The byte order mark of UTF-8, which some programs write before a text; it is no part of the text. */
public final class ByteOrderMark {
    private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ByteOrderMark() {}

    /**
     * Returns where the text begins that starts at {@code from}: behind the mark, or at {@code from} if there is none; -1 if the
     * bytes up to {@code to} could be the beginning of a mark.
     */
    public static int textStart(byte[] bytes, int from, int to) {
        for (int i = 0; i < UTF_8.length; i++) {
            if (from + i >= to) {
                return -1;
            }
            if (bytes[from + i] != UTF_8[i]) {
                return from;
            }
        }
        return from + UTF_8.length;
    }
}
