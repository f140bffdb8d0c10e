package io.tidemill.engine.local;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number for each key, so that what belongs to keys can lie in arrays in the order of the numbers. Numbers are small, and that
 * of a key which was removed is given to another one. Keys are masked; they are compared by {@code equals}.
 *
 * <pre>
 *   slots   | hash, number | free | hash, number | ...     found by the hash code
 *   keys    | key 0 | key 1 | ...                          by number
 * </pre>
 */
final class KeyIds {
    private static final int MIN_SLOTS = 32;

    /** Not that of {@link OpenTable}: keys that come in the order of such a table must not crowd together in this one. */
    private static final int SPREAD = 0x85EBCA6B;

    private static final int MOST_FREE_KEPT = 16;

    private long[] slots = new long[MIN_SLOTS];
    private int shift = Integer.numberOfLeadingZeros(MIN_SLOTS) + 1;
    private @Nullable Object[] keys = new Object[MOST_FREE_KEPT];
    private int[] hashes = new int[MOST_FREE_KEPT];
    private int[] free = new int[MOST_FREE_KEPT];
    private int freeCount;
    private boolean isCrowded;
    private boolean isStrong;
    private int limit;

    /** Returns a number above all that are given. */
    int limit() {
        return limit;
    }

    /** Returns how many keys there are. */
    int size() {
        return limit - freeCount;
    }

    /** Returns the key of a number, null if none has it. */
    @Nullable
    Object key(int id) {
        return keys[id];
    }

    /** Returns the number of a key, which is given to it now if it has none. */
    int idOf(Object key, int hash) {
        int mask = slots.length - 1;
        int placed = isStrong ? StrongHash.of(key) : hash;
        int slot = (placed * SPREAD) >>> shift;
        int others = 0;
        while (true) {
            long entry = slots[slot];
            if (entry == 0) {
                return insert(slot, key, placed);
            }
            if ((int) (entry >>> Integer.SIZE) == placed) {
                int id = (int) entry - 1;
                Object there = keys[id];
                if (there == key || key.equals(there)) {
                    return id;
                }
                if (++others == OpenTable.CROWD) {
                    isCrowded = true;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    private int insert(int slot, Object key, int hash) {
        int id = freeCount > 0 ? free[--freeCount] : limit++;
        if (id == keys.length) {
            keys = Arrays.copyOf(keys, 2 * id);
            hashes = Arrays.copyOf(hashes, 2 * id);
        }
        keys[id] = key;
        hashes[id] = hash;
        slots[slot] = entry(hash, id);
        if (isCrowded && !isStrong) {
            becomeStrong();
        }
        if (size() > slots.length / 2) {
            grow();
        }
        return id;
    }

    /** Places all keys by {@link StrongHash}, as many have one hash code. */
    private void becomeStrong() {
        isStrong = true;
        Arrays.fill(slots, 0);
        for (int id = 0; id < limit; id++) {
            Object key = keys[id];
            if (key != null) {
                hashes[id] = StrongHash.of(key);
                place(entry(hashes[id], id));
            }
        }
    }

    private void place(long entry) {
        int mask = slots.length - 1;
        int slot = homeOf(entry);
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
    }

    private static long entry(int hash, int id) {
        return (long) hash << Integer.SIZE | (id + 1);
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        shift--;
        for (long entry : old) {
            if (entry != 0) {
                place(entry);
            }
        }
    }

    private int homeOf(long entry) {
        return ((int) (entry >>> Integer.SIZE) * SPREAD) >>> shift;
    }

    /** Forgets the key that has a number. */
    void remove(int id) {
        long wanted = entry(hashes[id], id);
        int mask = slots.length - 1;
        int hole = homeOf(wanted);
        while (slots[hole] != wanted) {
            hole = (hole + 1) & mask;
        }
        for (int look = (hole + 1) & mask; slots[look] != 0; look = (look + 1) & mask) {
            int home = homeOf(slots[look]);
            if (((look - home) & mask) >= ((look - hole) & mask)) {
                slots[hole] = slots[look];
                hole = look;
            }
        }
        slots[hole] = 0;
        keys[id] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = id;
    }
}
