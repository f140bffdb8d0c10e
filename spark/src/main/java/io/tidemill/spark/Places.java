package io.tidemill.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the partitions of a state were last seen: the names of their executors as Spark's scheduler knows them. Immutable. */
final class Places implements Serializable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String[] executors;

    private Places(@Nullable String[] executors) {
        this.executors = executors;
    }

    /** Returns the places of partitions that nobody has seen. */
    static Places unknown(int partitions) {
        return new Places(new @Nullable String[partitions]);
    }

    /** Returns the places with those that were told of since. */
    Places with(Map<Integer, String> since) {
        @Nullable String[] now = executors.clone();
        since.forEach((partition, executor) -> now[partition] = executor);
        return new Places(now);
    }

    /** Returns the name of an executor for Spark's scheduler. */
    static String name(String host, String executor) {
        return "executor_" + host + "_" + executor;
    }

    int count() {
        return executors.length;
    }

    boolean isHere(int partition, String here) {
        @Nullable String place = executors[partition];
        return place == null || place.equals(here);
    }

    /** Returns where a task for the partition should run. */
    List<String> preferred(int partition) {
        @Nullable String place = executors[partition];
        return place == null ? List.of() : List.of(place);
    }

    @Override
    public String toString() {
        return Arrays.toString(executors);
    }
}
