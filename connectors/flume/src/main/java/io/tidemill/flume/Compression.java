package io.tidemill.flume;

/** How an agent's sink packs what it sends; both sides have to name the same. */
public enum Compression {
    /** Not at all; the sink's {@code compression-type} is {@code none}, its default. */
    NONE,
    /** With zlib; the sink's {@code compression-type} is {@code deflate}. */
    DEFLATE
}
