package io.tidemill.source;

/**
 * A file that is ready to be read.
 *
 * @param path absolute
 * @param bytes how long it was when it was found to be stable; nothing behind that is read
 * @param modifiedMillis when it was changed last, in milliseconds since the epoch
 */
record FoundFile(String path, long bytes, long modifiedMillis) {
    boolean isPacked() {
        return path.endsWith(".gz");
    }
}
