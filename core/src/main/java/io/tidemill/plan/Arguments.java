package io.tidemill.plan;

import io.tidemill.error.TidemillException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of what a program gives to operators. A refusal names the operator, and the line where it was written. */
public final class Arguments {
    private Arguments() {}

    /** Returns {@code argument}; null is refused in the name of the operator that the program called. */
    public static <A> A required(@Nullable A argument, String name) {
        if (argument == null) {
            Operator operator = Operator.called();
            throw TidemillException.invalidArgument(operator + " was given null for its " + name
                    + ", which is no value there: give it one, or call a form of " + operator.name()
                    + " that does without");
        }
        return argument;
    }

    /** Returns a copy of {@code arguments}; a list that is null, or has null in it, is refused. */
    public static <A> List<A> allRequired(@Nullable List<? extends A> arguments, String name) {
        List<? extends A> given = required(arguments, name);
        given.forEach(argument -> required(argument, name));
        return List.copyOf(given);
    }

    /** Returns {@code rule}; null, and one without partitions, is refused. */
    public static Partitioner requiredPartitioner(@Nullable Partitioner rule) {
        Partitioner given = required(rule, "partitioner");
        if (given.partitionCount() < 1) {
            throw TidemillException.invalidArgument(Operator.called() + " was given a partitioner with "
                    + given.partitionCount() + " partitions, which has no place for a record; it needs at least 1");
        }
        return given;
    }

    /** Refuses less than 1. */
    public static void positive(long value, String name, Operator operator) {
        if (value < 1) {
            throw TidemillException.invalidArgument(operator + " needs at least 1 for " + name + ", not " + value);
        }
    }

    /** Refuses less than 0. */
    public static void notNegative(long value, String name, Operator operator) {
        if (value < 0) {
            throw TidemillException.invalidArgument(operator + " needs at least 0 for " + name + ", not " + value);
        }
    }
}
