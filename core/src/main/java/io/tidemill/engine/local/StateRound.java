package io.tidemill.engine.local;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of one partition of a state has been written since the round began: changes as they come, and a cursor that goes through
 * the table.
 *
 * <pre>
 *   slots   0 ........ cursor ................ capacity
 *           to be written | written, or changed since
 * </pre>
 *
 * <p>The cursor goes down: a deletion moves the entries behind it to lower slots, and so from what was written to what will be,
 * which costs no more than writing them twice. Only where the table wraps around do they move the other way; these are owed, and
 * written with the next share. A table that grows is gone through again.
 */
final class StateRound<K, V, S> {
    private static final Set<Class<?>> IMMUTABLE = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class,
            BigInteger.class,
            BigDecimal.class);

    private final StateTable<K, V, S> table;
    private final List<Object> owed = new ArrayList<>();
    private int cursor;

    StateRound(StateTable<K, V, S> table) {
        this.table = table;
        begin();
    }

    void begin() {
        cursor = table.capacity();
        owed.clear();
    }

    boolean isComplete() {
        return cursor == 0 && owed.isEmpty();
    }

    void rehashed(int newCapacity) {
        if (cursor > 0) {
            cursor = newCapacity;
        }
    }

    void moved(int from, int to, Object key) {
        if (from < cursor && to >= cursor) {
            owed.add(key);
        }
    }

    /** Writes what the open step changed. */
    void writeChanges(StateEntryWriter out) {
        for (int i = 0; i < table.changedCount(); i++) {
            int slot = table.changedSlot(i);
            if (table.current(slot) == null) {
                if (table.committed(slot) != null) {
                    out.remove(table.key(slot));
                }
            } else if (table.isCalledAgain()) {
                List<V> values = table.values(slot);
                if (!values.isEmpty()) {
                    out.values(table.key(slot), values);
                }
            } else if (!isUnchanged(slot)) {
                write(out, slot);
            }
        }
    }

    /** Writes the entries that are owed, and those of the next slots. */
    void writeShare(StateEntryWriter out, double share) {
        for (Object masked : owed) {
            int slot = table.find(masked, OpenTable.hashOf(masked));
            if (slot >= 0 && table.current(slot) != null) {
                write(out, slot);
            }
        }
        owed.clear();
        int end = Math.max(0, cursor - (int) Math.ceil(share * table.capacity()));
        for (int slot = cursor - 1; slot >= end; slot--) {
            if (table.isUsed(slot) && table.current(slot) != null) {
                write(out, slot);
            }
        }
        cursor = end;
    }

    private void write(StateEntryWriter out, int slot) {
        if (table.hasTimeout()) {
            out.put(table.key(slot), table.current(slot), table.lastDataMillis(slot, out.time()));
        } else {
            out.put(table.key(slot), table.current(slot));
        }
    }

    /**
     * Returns whether a visit left a key as it was. Only values are compared that cannot have been changed in place: of others
     * nobody knows whether they are still what was written.
     */
    private boolean isUnchanged(int slot) {
        Object before = table.committed(slot);
        Object now = table.current(slot);
        return before != null && !table.hasTimeout() && isImmutable(before) && Objects.equals(before, now);
    }

    private static boolean isImmutable(@Nullable Object value) {
        return value instanceof Enum
                || (value != null
                        && (IMMUTABLE.contains(value.getClass())
                                || value.getClass().getPackageName().equals("java.time")));
    }
}
