package io.tidemill.function;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Comparator;

/**
 * A comparator that can travel to where the sorting is done. A lambda or a method reference is one; the JDK's own, such as
 * {@link Comparator#comparing}, are not, so their counterparts stand here.
 */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {
    /** Returns the order of {@link Comparable} values, smallest first. */
    @SuppressWarnings("unchecked")
    static <T> SerializableComparator<T> natural() {
        return (left, right) -> ((Comparable<Object>) left).compareTo(right);
    }

    /** Returns the order of {@link Comparable} values, largest first. */
    static <T> SerializableComparator<T> reverseOrder() {
        return SerializableComparator.<T>natural().reversed();
    }

    /** Returns the order by the natural order of {@code key}, smallest first; the key is computed for every comparison. */
    static <T, S extends Comparable<? super S>> SerializableComparator<T> comparing(
            MapFunction<? super T, ? extends S> key) {
        return comparing(key, natural());
    }

    /** Returns the order by {@code order} of {@code key}; the key is computed for every comparison. */
    static <T, S> SerializableComparator<T> comparing(
            MapFunction<? super T, ? extends S> key, SerializableComparator<? super S> order) {
        requireNonNull(key, "key");
        requireNonNull(order, "order");
        return (left, right) -> {
            try {
                return order.compare(key.apply(left), key.apply(right));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new UndeclaredThrowableException(e, "The key of a comparator failed");
            }
        };
    }

    @Override
    default SerializableComparator<T> reversed() {
        SerializableComparator<T> forward = this;
        return (left, right) -> forward.compare(right, left);
    }

    /** Returns this order, and among records that it takes for equal the natural order of {@code key}. */
    default <S extends Comparable<? super S>> SerializableComparator<T> thenBy(
            MapFunction<? super T, ? extends S> key) {
        return thenBy(comparing(key));
    }

    /** Returns this order, and among records that it takes for equal the other one. */
    default SerializableComparator<T> thenBy(SerializableComparator<? super T> other) {
        requireNonNull(other, "other");
        SerializableComparator<T> first = this;
        return (left, right) -> {
            int result = first.compare(left, right);
            return result != 0 ? result : other.compare(left, right);
        };
    }
}
