package io.tidemill.rdd;

/** A guess at the beginning of a file: text of two bytes for each character is not text as lines are read. */
public final class Utf16 {
    /** What to do about such a file. */
    public static final String ADVICE =
            "it looks like UTF-16, of which lines are garbage; convert it to UTF-8, for example with"
                    + " iconv -f UTF-16 -t UTF-8";

    private static final int LOOKED_AT = 64;

    private Utf16() {}

    /** Returns whether bytes from {@code from} up to {@code to}, the beginning of a file, look like UTF-16. */
    public static boolean isLikely(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + LOOKED_AT) - 1;
        if (end <= from) {
            return false;
        }
        int first = bytes[from] & 0xFF;
        int second = bytes[from + 1] & 0xFF;
        boolean hasMark = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
        int pairs = 0;
        int zerosFirst = 0;
        int zerosSecond = 0;
        for (int i = from; i < end; i += 2) {
            pairs++;
            zerosFirst += bytes[i] == 0 ? 1 : 0;
            zerosSecond += bytes[i + 1] == 0 ? 1 : 0;
        }
        boolean isLatin =
                pairs >= 4 && ((zerosFirst == 0 && zerosSecond == pairs) || (zerosSecond == 0 && zerosFirst == pairs));
        return hasMark || isLatin;
    }
}
