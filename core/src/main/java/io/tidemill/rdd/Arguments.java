package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;

/** Checks of arguments, with messages that name the operator. */
final class Arguments {
    private Arguments() {}

    static void positive(int value, String name, Operator operator) {
        if (value < 1) {
            throw TidemillException.invalidArgument(operator + " needs at least 1 for " + name + ", not " + value);
        }
    }

    static void notNegative(int value, String name, Operator operator) {
        if (value < 0) {
            throw TidemillException.invalidArgument(operator + " needs at least 0 for " + name + ", not " + value);
        }
    }
}
