package io.tidemill.error;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;

/** What stands for an exception that can not be serialized: it says the same, and has the same stack trace and cause. */
final class ForeignException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    private ForeignException(Throwable original) {
        super(original.getMessage(), original.getCause() == null ? null : portable(original.getCause()));
        this.text = original.toString();
        setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            addSuppressed(portable(suppressed));
        }
    }

    /** Returns {@code original} if it can be serialized with all that it holds, otherwise what stands for it. */
    static Throwable portable(Throwable original) {
        return isPortable(original) ? original : new ForeignException(original);
    }

    private static boolean isPortable(Throwable original) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(original);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // it has to read as the original does
    public String toString() {
        return text;
    }
}
