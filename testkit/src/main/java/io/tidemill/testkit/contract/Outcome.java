package io.tidemill.testkit.contract;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.FunctionFailedException;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes results comparable. */
final class Outcome {
    private Outcome() {}

    /** A failure: its code, and for a failed function the operator's name and the program's own exception. */
    record Failure(ErrorCode code, String operator, String cause) {}

    /** Returns a multiset: how often each record occurs. */
    static <T> Map<T, Integer> bag(Collection<? extends T> records) {
        Map<T, Integer> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record, 1, Integer::sum));
        return counts;
    }

    /** Returns a multiset of the records given. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    static <T> Map<T, Integer> bagOf(T... records) {
        return bag(List.of(records));
    }

    /** Returns the pairs with each value's elements as a multiset, as a multiset. */
    static <K, V> Map<Pair<K, Map<V, Integer>>, Integer> bagOfBags(Collection<Pair<K, List<V>>> groups) {
        List<Pair<K, Map<V, Integer>>> bags = new ArrayList<>();
        groups.forEach(group -> bags.add(Pair.of(group.key(), bag(group.value()))));
        return bag(bags);
    }

    /** Returns how {@code work} fails. */
    static Failure failureOf(Callable<?> work) {
        try {
            return new Failure(ErrorCode.INVALID_STATE, "did not fail", String.valueOf(work.call()));
        } catch (FunctionFailedException e) {
            String operator = e.operator().replaceAll(" at .*", "");
            return new Failure(e.code(), operator, String.valueOf(e.getCause()));
        } catch (TidemillException e) {
            return new Failure(e.code(), "", "");
        } catch (Exception e) {
            return new Failure(ErrorCode.INVALID_STATE, "not wrapped", e.toString());
        }
    }

    /** Returns the failure of a function. */
    static Failure failed(String operator, Exception cause) {
        return new Failure(ErrorCode.FUNCTION_FAILED, operator, cause.toString());
    }

    /** Returns a failure of another kind. */
    static Failure refused(ErrorCode code) {
        return new Failure(code, "", "");
    }

    /** Returns null as a key or value, for operators that take it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // the point of it
    static <T> T nothing() {
        return Optional.<T>empty().orElse(null);
    }
}
