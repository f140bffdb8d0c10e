package io.tidemill.source;

import java.io.Serializable;

/**
 * A part of a file: the records that begin from {@code from} on and before {@code to}.
 *
 * @param file the absolute path
 * @param end where reading ends at the latest; behind {@code to} where the last record may go on
 * @param packed whether the file is compressed; positions then count its unpacked bytes, and its length is not known
 */
record FileRange(String file, long from, long to, long end, boolean packed) implements Serializable {
    static FileRange packed(String file) {
        return new FileRange(file, 0, Long.MAX_VALUE, Long.MAX_VALUE, true);
    }

    @Override
    public String toString() {
        return packed ? file : file + " from byte " + from + " to " + to;
    }
}
