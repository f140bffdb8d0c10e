package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;

/** Checks of arguments, with messages that name the operator. */
final class Arguments {
    private Arguments() {}

    static void positive(long value, String name, Operator operator) {
        if (value < 1) {
            throw TidemillException.invalidArgument(operator + " needs at least 1 for " + name + ", not " + value);
        }
    }

    static void notNegative(long value, String name, Operator operator) {
        if (value < 0) {
            throw TidemillException.invalidArgument(operator + " needs at least 0 for " + name + ", not " + value);
        }
    }

    /** Refuses a fraction outside 0 to 1; with replacement it may be any number of times. */
    static void fraction(double fraction, Replacement replacement, Operator operator) {
        boolean fits = fraction >= 0 && fraction < Double.POSITIVE_INFINITY;
        if (!fits || (replacement == Replacement.WITHOUT && fraction > 1)) {
            throw TidemillException.invalidArgument(operator + " needs a fraction "
                    + (replacement == Replacement.WITHOUT ? "from 0 to 1" : "of at least 0") + ", not " + fraction);
        }
    }
}
