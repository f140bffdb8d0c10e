package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of how many different values were added, in fixed memory: Flajolet's HyperLogLog with 64-bit hash codes, and
 * the estimator of Ertl ("New cardinality estimation algorithms for HyperLogLog sketches", 2017), which needs no tables and
 * no change of method between small and large numbers.
 *
 * <p>Each value's hash code picks a register by its first bits; the register keeps the longest row of zeros that any of the
 * others began with, plus one. With m registers the relative error is 1.04 / sqrt(m). As long as few registers are used they
 * are held in a small table, so that a sketch for each of many keys stays affordable.
 */
final class HyperLogLog implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double ERROR_OF_ONE = 1.04;
    private static final int MIN_INDEX_BITS = 4;
    private static final int MAX_INDEX_BITS = 20;
    private static final int RANK_BITS = 6;
    private static final double ALPHA = 0.5 / Math.log(2);

    private final int indexBits;
    private byte @Nullable [] registers;
    /** Until there are registers: an open-addressing table of register numbers and their ranks. */
    private int[] sparse = new int[8];

    private int sparseSize;

    private HyperLogLog(int indexBits) {
        this.indexBits = indexBits;
    }

    /** Returns the number of index bits that keeps the relative standard error. */
    static int indexBits(double relativeError, Operator operator) {
        double least = ERROR_OF_ONE / Math.sqrt(1 << MAX_INDEX_BITS);
        if (!(relativeError >= least && relativeError < 1)) {
            throw TidemillException.invalidArgument(operator + " needs a relative error from "
                    + String.format("%.5f", least) + " to below 1, not " + relativeError
                    + "; for an exact number use distinct().count()");
        }
        double bits = Math.ceil(2 * Math.log(ERROR_OF_ONE / relativeError) / Math.log(2));
        return (int) Math.min(MAX_INDEX_BITS, Math.max(MIN_INDEX_BITS, bits));
    }

    static HyperLogLog withIndexBits(int indexBits) {
        return new HyperLogLog(indexBits);
    }

    HyperLogLog add(@Nullable Object value) {
        long hash = Hashing.hash(value);
        int index = (int) (hash >>> (Long.SIZE - indexBits));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << indexBits), Long.SIZE - indexBits) + 1;
        raise(index, rank);
        return this;
    }

    HyperLogLog merge(HyperLogLog other) {
        if (other.registers != null) {
            for (int i = 0; i < other.registers.length; i++) {
                if (other.registers[i] > 0) {
                    raise(i, other.registers[i]);
                }
            }
        } else {
            for (int entry : other.sparse) {
                if (entry != 0) {
                    raise(entry >>> RANK_BITS, rank(entry));
                }
            }
        }
        return this;
    }

    private static int rank(int entry) {
        return entry & ((1 << RANK_BITS) - 1);
    }

    private void raise(int index, int rank) {
        if (registers != null) {
            registers[index] = (byte) Math.max(registers[index], rank);
            return;
        }
        int slot = slot(sparse, index);
        if (sparse[slot] == 0) {
            sparseSize++;
        }
        if (rank(sparse[slot]) < rank) {
            sparse[slot] = index << RANK_BITS | rank;
        }
        if (sparseSize * 4 > sparse.length * 3) {
            grow();
        }
    }

    private static int slot(int[] table, int index) {
        int slot = index & (table.length - 1);
        while (table[slot] != 0 && table[slot] >>> RANK_BITS != index) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private void grow() {
        int[] old = sparse;
        int count = 1 << indexBits;
        if (2L * old.length * Integer.BYTES > count) {
            byte[] dense = new byte[count];
            for (int entry : old) {
                if (entry != 0) {
                    dense[entry >>> RANK_BITS] = (byte) rank(entry);
                }
            }
            registers = dense;
            sparse = new int[0];
            return;
        }
        int[] larger = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                larger[slot(larger, entry >>> RANK_BITS)] = entry;
            }
        }
        sparse = larger;
    }

    long estimate() {
        int last = Long.SIZE - indexBits + 1;
        double m = 1 << indexBits;
        int[] counts = new int[last + 1];
        if (registers != null) {
            for (byte register : registers) {
                counts[register]++;
            }
        } else {
            Arrays.stream(sparse).filter(entry -> entry != 0).forEach(entry -> counts[rank(entry)]++);
            counts[0] = (1 << indexBits) - sparseSize;
        }
        double sum = m * tau(1 - counts[last] / m);
        for (int rank = last - 1; rank >= 1; rank--) {
            sum = (sum + counts[rank]) / 2;
        }
        sum += m * sigma(counts[0] / m);
        return Math.round(ALPHA * m * m / sum);
    }

    /** Ertl's sigma: x + sum of x^(2^k) * 2^(k-1). */
    private static double sigma(double x) {
        if (x == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = x;
        double factor = 1;
        double sum = x;
        double before;
        do {
            power *= power;
            before = sum;
            sum += power * factor;
            factor += factor;
        } while (sum != before);
        return sum;
    }

    /** Ertl's tau: (1 - x - sum of (1 - x^(2^-k))^2 * 2^-k) / 3. */
    private static double tau(double x) {
        if (x == 0 || x == 1) {
            return 0;
        }
        double root = x;
        double factor = 1;
        double sum = 1 - x;
        double before;
        do {
            root = Math.sqrt(root);
            before = sum;
            factor /= 2;
            sum -= (1 - root) * (1 - root) * factor;
        } while (sum != before);
        return sum / 3;
    }
}
