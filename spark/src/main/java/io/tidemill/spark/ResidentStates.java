package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import io.tidemill.engine.local.ResidentPartition;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of states that live in this process, between the tasks that change them. A task finds one by the number of the
 * version that it begins from; what it does not find it has rebuilt from the versions before.
 */
final class ResidentStates {
    private static final Map<Key, Slot> SLOTS = new ConcurrentHashMap<>();

    private ResidentStates() {}

    /**
     * A state of an engine.
     *
     * @param engine unique to an engine
     * @param name the state's name
     */
    record StateId(String engine, String name) implements Serializable {}

    private record Key(StateId state, int partition) {}

    /** Where a partition lives; locked while it is changed. */
    static final class Slot {
        private @Nullable ResidentPartition<?, ?, ?> partition;
        private int version;
        private int base;
        private boolean isOpen;
        private int round;
        private List<TaskScope.Addition> added = List.of();
        private int givenUpAfter;
        private int givenUpBefore;

        /** Returns the partition at {@code wanted}, whether its step is open or not; null if it is at another version. */
        @SuppressWarnings("unchecked") // by its id it is that state
        <K, V, S> @Nullable ResidentPartition<K, V, S> at(int wanted) {
            return version == wanted ? (ResidentPartition<K, V, S>) partition : null;
        }

        /**
         * Returns the partition with {@code wanted} as its last committed version; an open step before that is committed, one from
         * there is undone. Null if it cannot be had so.
         */
        <K, V, S> @Nullable ResidentPartition<K, V, S> committed(int wanted) {
            ResidentPartition<?, ?, ?> known = partition;
            if (known != null && isOpen && version == wanted) {
                known.commit();
                isOpen = false;
            } else if (known != null && isOpen && base == wanted) {
                known.rollback();
                isOpen = false;
                version = base;
            }
            return isOpen ? null : at(wanted);
        }

        /** Puts a partition without an open step. */
        void put(ResidentPartition<?, ?, ?> committed, int at) {
            partition = committed;
            version = at;
            isOpen = false;
            round = 0;
            added = List.of();
        }

        /** Says that a step was taken, and what it added to accumulators. */
        void stepped(int from, int to, List<TaskScope.Addition> additions) {
            base = from;
            version = to;
            isOpen = true;
            added = additions;
            if (to > from + 1) {
                givenUpAfter = from;
                givenUpBefore = to;
            }
        }

        /** Returns what the step that made the partition added. */
        List<TaskScope.Addition> added() {
            return added;
        }

        /** Returns whether a version is of a batch that was given up: a later step has begun from an earlier one. */
        boolean isGivenUp(int wanted) {
            return wanted > givenUpAfter && wanted < givenUpBefore;
        }

        /** Begins a round, unless it is the running one. */
        void round(int number) {
            if (partition != null && round != number) {
                partition.beginRound();
                round = number;
            }
        }

        /** Forgets the partition. */
        void clear() {
            partition = null;
            version = 0;
            isOpen = false;
            added = List.of();
        }
    }

    static Slot slot(StateId state, int partition) {
        return SLOTS.computeIfAbsent(new Key(state, partition), absent -> new Slot());
    }

    /** Forgets the partitions that have moved to other processes. */
    static void dropMoved(StateId state, Places places, String here, int except) {
        for (int i = 0; i < places.count(); i++) {
            if (i != except && !places.isHere(i, here)) {
                SLOTS.remove(new Key(state, i));
            }
        }
    }

    /** Forgets all states of an engine in this process. */
    static void dropAll(String engine) {
        SLOTS.keySet().removeIf(key -> key.state.engine().equals(engine));
    }
}
