package io.tidemill.engine.local;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An open-addressing table from keys to slots, the base of everything here that groups by key. Keys are compared by
 * {@code equals}; their hash codes are kept, so that growing does not call them again. If many keys have one hash code, perhaps as
 * a sender made them so, the table goes over to {@link StrongHash}.
 *
 * <p>Subclasses keep arrays of their own beside the keys, by slot, and move them in {@link #rehashed}.
 */
abstract class OpenTable {
    private static final int MIN_CAPACITY = 16;
    private static final int GOLDEN = 0x9E3779B9;
    private static final int SPREAD = 0x85EBCA6B;

    /** How many other keys of one hash code a key may meet before the table takes it for a crowd. */
    static final int CROWD = 32;

    @Nullable
    Object[] keys;

    int[] hashes;
    int size;
    private int shift;
    private int salt;
    private int growAt;
    private boolean isCrowded;
    private boolean isStrong;

    OpenTable() {
        this.keys = new Object[MIN_CAPACITY];
        this.hashes = new int[MIN_CAPACITY];
        capacityChanged();
    }

    private void capacityChanged() {
        shift = Integer.numberOfLeadingZeros(keys.length) + 1;
        salt = (keys.length / MIN_CAPACITY - 1) * SPREAD;
        growAt = keys.length / 2 + keys.length / 8;
    }

    final int capacity() {
        return keys.length;
    }

    /** Returns the hash code by which {@code key} is placed; a masked null has one as well. */
    static int hashOf(Object key) {
        return key.hashCode();
    }

    /*
     * Tables are often filled in the order of another table: when a state is read again, or when what was combined before a
     * shuffle is combined after it. If keys had the same order in all tables, they would fill a small one from one end to the
     * other, run after run, and each would search through the whole run. So every capacity has an order of its own.
     */
    private int homeOf(int hash) {
        return ((hash ^ salt) * GOLDEN) >>> shift;
    }

    /** Returns the slot of {@code key}, or the free one where it belongs, as {@code -1 - slot}. */
    final int find(Object key, int hash) {
        @Nullable Object[] table = keys;
        int mask = table.length - 1;
        int placed = isStrong ? StrongHash.of(key) : hash;
        int slot = homeOf(placed);
        int others = 0;
        while (true) {
            Object there = table[slot];
            if (there == null) {
                return -1 - slot;
            }
            if (there == key) {
                return slot;
            }
            if (hashes[slot] == placed) {
                if (there.equals(key)) {
                    return slot;
                }
                if (++others == CROWD) {
                    isCrowded = true;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /** Puts a key that {@link #find} did not find where it said, and returns its slot, another one if the table grew. */
    final int insert(int free, Object key, int hash) {
        int slot = -1 - free;
        if (size >= growAt || (isCrowded && !isStrong)) {
            grow();
            slot = -1 - find(key, hash);
        }
        keys[slot] = key;
        hashes[slot] = isStrong ? StrongHash.of(key) : hash;
        size++;
        return slot;
    }

    /** Returns the hash code of the key in a slot. */
    final int hashAt(int slot) {
        return isStrong ? hashOf(Objects.requireNonNull(keys[slot])) : hashes[slot];
    }

    /** Frees a slot, and moves back what was put further on because of it. */
    final void delete(int slot) {
        int mask = keys.length - 1;
        int hole = slot;
        int look = slot;
        while (true) {
            look = (look + 1) & mask;
            if (keys[look] == null) {
                break;
            }
            int home = homeOf(hashes[look]);
            if (((look - home) & mask) >= ((look - hole) & mask)) {
                keys[hole] = keys[look];
                hashes[hole] = hashes[look];
                moved(look, hole);
                hole = look;
            }
        }
        keys[hole] = null;
        cleared(hole);
        size--;
    }

    private void grow() {
        @Nullable Object[] oldKeys = keys;
        int[] oldHashes = hashes;
        int capacity = size >= growAt ? Math.multiplyExact(oldKeys.length, 2) : oldKeys.length;
        boolean becomesStrong = isCrowded && !isStrong;
        isStrong |= isCrowded;
        keys = new Object[capacity];
        hashes = new int[capacity];
        capacityChanged();
        int[] newSlots = new int[oldKeys.length];
        for (int slot = 0; slot < oldKeys.length; slot++) {
            Object key = oldKeys[slot];
            if (key != null) {
                int hash = becomesStrong ? StrongHash.of(key) : oldHashes[slot];
                int to = freeSlot(hash);
                keys[to] = key;
                hashes[to] = hash;
                newSlots[slot] = to;
            } else {
                newSlots[slot] = -1;
            }
        }
        rehashed(newSlots, capacity);
    }

    private int freeSlot(int hash) {
        int mask = keys.length - 1;
        int slot = homeOf(hash);
        while (keys[slot] != null) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Moves what stands beside the keys to new arrays; {@code newSlots} has the new slot of each old one, or -1. */
    abstract void rehashed(int[] newSlots, int newCapacity);

    /** Moves what stands beside the key of {@code from} to {@code to}. */
    abstract void moved(int from, int to);

    /** Clears what stands beside the key of {@code slot}. */
    abstract void cleared(int slot);

    /** Returns an array with the entries of {@code old} in their new slots. */
    static @Nullable Object[] rehash(@Nullable Object[] old, int[] newSlots, int newCapacity) {
        @Nullable Object[] fresh = new Object[newCapacity];
        for (int slot = 0; slot < old.length; slot++) {
            if (newSlots[slot] >= 0) {
                fresh[newSlots[slot]] = old[slot];
            }
        }
        return fresh;
    }
}
