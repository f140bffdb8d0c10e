package io.tidemill.error;

import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an exception that cannot be serialized, or whose own methods fail: it says the same, and has the same stack trace
 * and cause, as far as these can be read.
 */
final class ForeignException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 20;

    private final String text;

    private ForeignException(Throwable original, @Nullable Throwable cause) {
        super(read(original::getMessage).orElse(null), cause);
        this.text = FailureText.of(original);
        setStackTrace(read(original::getStackTrace).orElseGet(() -> new StackTraceElement[0]));
    }

    /** Returns {@code original} if it can be serialized with all that it holds, otherwise what stands for it. */
    static Throwable portable(Throwable original) {
        return isPortable(original) ? original : of(original);
    }

    /** Returns what stands for {@code original}. */
    static ForeignException of(Throwable original) {
        return of(original, MOST_CAUSES);
    }

    private static ForeignException of(Throwable original, int mostCauses) {
        Throwable cause = mostCauses == 0 ? null : read(original::getCause).orElse(null);
        ForeignException copy = new ForeignException(original, cause == null ? null : usable(cause, mostCauses - 1));
        if (mostCauses > 0) {
            for (Throwable suppressed : original.getSuppressed()) {
                copy.addSuppressed(usable(suppressed, mostCauses - 1));
            }
        }
        return copy;
    }

    private static Throwable usable(Throwable original, int mostCauses) {
        boolean isUsable = FailureText.printable(original) == original && isPortable(original);
        return isUsable ? original : of(original, mostCauses);
    }

    private static <T> Optional<T> read(Supplier<T> part) {
        try {
            return Optional.ofNullable(part.get());
        } catch (Throwable e) {
            return Optional.empty();
        }
    }

    private static boolean isPortable(Throwable original) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(original);
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // it has to read as the original does
    public String toString() {
        return text;
    }
}
