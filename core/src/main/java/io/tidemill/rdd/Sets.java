package io.tidemill.rdd;

import io.tidemill.function.Pair;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.ZipPlan;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** RDDs as sets: equal records are brought into one partition, where the right side becomes a hash set. */
final class Sets {
    private Sets() {}

    /** Returns the records that both have, each once. */
    static <T> Plan<T> intersection(Plan<T> left, Plan<T> right, Partitioner rule) {
        return sideBySide(left, right, rule, Operator.here("intersection"), Kept.COMMON_ONCE);
    }

    /** Returns the left records that the right side does not have. */
    static <T> Plan<T> subtract(Plan<T> left, Plan<T> right, Partitioner rule) {
        return sideBySide(left, right, rule, Operator.here("subtract"), Kept.LEFT_ONLY);
    }

    private enum Kept {
        COMMON_ONCE,
        LEFT_ONLY
    }

    @SuppressWarnings("unchecked")
    private static <T> Plan<T> sideBySide(Plan<T> left, Plan<T> right, Partitioner rule, Operator operator, Kept kept) {
        return new ZipPlan<>(
                List.of(keyed(left, rule, operator), keyed(right, rule, operator)),
                sides -> kept(
                        (Iterator<Pair<T, Boolean>>) sides.get(0), (Iterator<Pair<T, Boolean>>) sides.get(1), kept),
                Optional.empty(),
                operator);
    }

    private static <T> Plan<Pair<T, Boolean>> keyed(Plan<T> plan, Partitioner rule, Operator operator) {
        Plan<Pair<T, Boolean>> pairs =
                new MapPlan<>(plan, record -> Pair.of(record, Boolean.TRUE), KeyUse.CHANGED, operator);
        return new ShufflePlan<>(pairs, rule, Optional.empty(), operator);
    }

    private static <T> Iterator<T> kept(
            Iterator<Pair<T, Boolean>> lefts, Iterator<Pair<T, Boolean>> rights, Kept kept) {
        Set<T> others = new HashSet<>();
        rights.forEachRemaining(pair -> others.add(pair.key()));
        return new ExpandingIterator<>(lefts, (pair, output) -> {
            boolean wanted = kept == Kept.COMMON_ONCE ? others.remove(pair.key()) : !others.contains(pair.key());
            if (wanted) {
                output.accept(pair.key());
            }
        });
    }
}
