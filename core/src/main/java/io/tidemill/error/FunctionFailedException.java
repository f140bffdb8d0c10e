package io.tidemill.error;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The failure of a function that the program gave to an operator; the cause is the program's own exception. */
public final class FunctionFailedException extends TidemillException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String operator;

    /**
     * Wraps {@code cause}.
     *
     * @param operator the operator's name and the place where it was written
     */
    public FunctionFailedException(String operator, Throwable cause) {
        super(ErrorCode.FUNCTION_FAILED, "The function of " + operator + " failed: " + FailureText.of(cause), cause);
        this.operator = operator;
    }

    @Override
    protected TidemillException withCause(@Nullable Throwable cause) {
        return new FunctionFailedException(operator, requireNonNull(cause, "cause"));
    }

    /** Returns the operator's name and the place where it was written. */
    public String operator() {
        return operator;
    }
}
