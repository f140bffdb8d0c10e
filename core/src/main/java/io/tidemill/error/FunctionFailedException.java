package io.tidemill.error;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The failure of a function that the program gave to an operator; the cause is the program's own exception. */
public final class FunctionFailedException extends TidemillException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String operator;
    private final String record;

    /**
     * Wraps {@code cause}.
     *
     * @param operator the operator's name and the place where it was written
     */
    public FunctionFailedException(String operator, Throwable cause) {
        this(operator, cause, Optional.empty());
    }

    /**
     * Wraps {@code cause}.
     *
     * @param operator the operator's name and the place where it was written
     * @param record what the function was called with, shortened
     */
    public FunctionFailedException(String operator, Throwable cause, String record) {
        this(operator, cause, Optional.of(record));
    }

    private FunctionFailedException(String operator, Throwable cause, Optional<String> record) {
        super(
                ErrorCode.FUNCTION_FAILED,
                "The function of " + operator + " failed: " + FailureText.of(cause)
                        + record.map(shown -> ". It was called with " + shown).orElse(""),
                cause);
        this.operator = operator;
        this.record = record.orElse("");
    }

    @Override
    protected TidemillException withCause(@Nullable Throwable cause) {
        return new FunctionFailedException(
                operator, requireNonNull(cause, "cause"), Optional.of(record).filter(shown -> !shown.isEmpty()));
    }

    /** Returns the operator's name and the place where it was written. */
    public String operator() {
        return operator;
    }
}
