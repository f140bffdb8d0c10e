package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ZipPlan;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Partitions side by side. */
final class Zips {
    private Zips() {}

    @SuppressWarnings("unchecked")
    static <T, U, R> Plan<R> partitions(
            Plan<T> left,
            Plan<U> right,
            Function2<Iterator<T>, Iterator<U>, Iterator<? extends R>> function,
            Operator operator) {
        return new ZipPlan<R>(
                List.of(left, right),
                sides -> function.apply((Iterator<T>) sides.get(0), (Iterator<U>) sides.get(1)),
                Optional.empty(),
                operator);
    }

    static <T, U> Plan<Pair<T, U>> records(Plan<T> left, Plan<U> right) {
        Operator operator = Operator.here("zip");
        return partitions(left, right, (lefts, rights) -> new Side<>(lefts, rights, operator), operator);
    }

    /** Pairs by position. */
    private record Side<T, U>(Iterator<T> lefts, Iterator<U> rights, Operator operator)
            implements Iterator<Pair<T, U>> {
        @Override
        public boolean hasNext() {
            if (lefts.hasNext() != rights.hasNext()) {
                throw TidemillException.invalidArgument(operator
                        + " needs partitions with the same number of records, but the "
                        + (lefts.hasNext() ? "left" : "right")
                        + " one has more; number both with zipWithIndex and join them by the number");
            }
            return lefts.hasNext();
        }

        @Override
        public Pair<T, U> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Pair.of(lefts.next(), rights.next());
        }
    }
}
