package io.tidemill.streaming;

/** An exception that cannot be shown. */
final class UnspeakableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw new IllegalStateException("no message for you");
    }
}
