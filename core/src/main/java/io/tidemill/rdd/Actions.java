package io.tidemill.rdd;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.function.Function2;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SupplierFunction;
import io.tidemill.function.VoidFunction;
import io.tidemill.plan.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the actions of RDDs do with one partition. */
final class Actions {
    private Actions() {}

    /** Collects the records. */
    static <T> PartitionAction<T, List<T>> collecting() {
        return partition -> new PartitionSink<>() {
            private final List<T> records = new ArrayList<>();

            @Override
            public void accept(T record) {
                records.add(record);
            }

            @Override
            public List<T> result() {
                return records;
            }
        };
    }

    /** Counts the records. */
    static <T> PartitionAction<T, Long> counting() {
        return partition -> new PartitionSink<>() {
            private long count;

            @Override
            public void accept(T record) {
                count++;
            }

            @Override
            public Long result() {
                return count;
            }
        };
    }

    /** Makes one record of all, if there are any; an {@link Optional} could not be brought back from another process. */
    static <T> PartitionAction<T, List<T>> reducing(ReduceFunction<T> function, Operator operator) {
        return partition -> new PartitionSink<>() {
            private @Nullable T reduced;
            private boolean any;

            @Override
            @SuppressWarnings("NullAway") // reduced is what the first record was, so a T, once there is any
            public void accept(T record) {
                if (any) {
                    try {
                        reduced = function.apply(reduced, record);
                    } catch (Throwable e) {
                        throw operator.failed(e);
                    }
                } else {
                    reduced = record;
                    any = true;
                }
            }

            @Override
            public List<T> result() {
                return reduced == null ? List.of() : List.of(reduced);
            }
        };
    }

    /** Adds every record to a fresh value. */
    static <T, U> PartitionAction<T, U> aggregating(
            SupplierFunction<? extends U> zero, Function2<? super U, ? super T, ? extends U> add, Operator operator) {
        return partition -> new PartitionSink<>() {
            private U value = start();

            private U start() {
                try {
                    return zero.get();
                } catch (Throwable e) {
                    throw operator.failed(e);
                }
            }

            @Override
            public void accept(T record) {
                try {
                    value = add.apply(value, record);
                } catch (Throwable e) {
                    throw operator.failed(e);
                }
            }

            @Override
            public U result() {
                return value;
            }
        };
    }

    /** Calls a function with every record. */
    static <T> PartitionAction<T, Boolean> calling(VoidFunction<? super T> function, Operator operator) {
        return partition -> new PartitionSink<>() {
            @Override
            public void accept(T record) {
                try {
                    function.accept(record);
                } catch (Throwable e) {
                    throw operator.failed(e, record);
                }
            }

            @Override
            public Boolean result() {
                return true;
            }
        };
    }

    /** Collects the values of one key. */
    static <K, V> PartitionAction<Pair<K, V>, List<V>> valuesOf(K key) {
        return partition -> new PartitionSink<>() {
            private final List<V> values = new ArrayList<>();

            @Override
            public void accept(Pair<K, V> pair) {
                if (Objects.equals(pair.key(), key)) {
                    values.add(pair.value());
                }
            }

            @Override
            public List<V> result() {
                return values;
            }
        };
    }
}
