package io.tidemill.error;

import java.io.Serial;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that Tidemill reports: the message says what, where, what was expected, and what to do next; {@link #code()} is
 * stable.
 */
public class TidemillException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** A failure of its own. */
    public TidemillException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** A failure that comes from another; one that cannot be printed is replaced by what stands for it. */
    public TidemillException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause == null ? null : FailureText.printable(cause));
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Returns the stable name of this kind of failure. */
    public final ErrorCode code() {
        return code;
    }

    /** Returns this failure with another cause; each kind of failure returns its own. */
    protected TidemillException withCause(@Nullable Throwable cause) {
        return new TidemillException(code, String.valueOf(getMessage()), cause);
    }

    /**
     * Returns this failure, or where its cause cannot be serialized, one that says the same: a failure must never be lost on
     * its way home because the program's exception holds a connection.
     */
    @Serial
    protected final Object writeReplace() {
        Throwable cause = getCause();
        Throwable portable = cause == null ? null : ForeignException.portable(cause);
        Throwable[] suppressed = getSuppressed();
        Throwable[] portables =
                Arrays.stream(suppressed).map(ForeignException::portable).toArray(Throwable[]::new);
        if (portable == cause && Arrays.equals(portables, suppressed)) {
            return this;
        }
        TidemillException copy = withCause(portable);
        copy.setStackTrace(getStackTrace());
        for (Throwable each : portables) {
            copy.addSuppressed(each);
        }
        return copy;
    }

    /** Returns the refusal of an argument; {@code message} names the operator and the way out. */
    public static TidemillException invalidArgument(String message) {
        return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /** Returns the refusal of a call in the wrong state; {@code message} names both states. */
    public static TidemillException invalidState(String message) {
        return new TidemillException(ErrorCode.INVALID_STATE, message);
    }
}
