package io.tidemill.engine.local;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import org.jspecify.annotations.Nullable;

/** Gives keys their partition by a partitioner; null keys go to partition 0. Used by one thread. */
public final class KeyRouter {
    private static final Object NULL_KEY = Nulls.mask(null);

    private final Partitioner rule;
    private final int partitions;
    private final boolean single;
    private final Operator operator;

    /**
     * A router.
     *
     * @param operator is named when the rule fails
     */
    public KeyRouter(Partitioner rule, Operator operator) {
        this.rule = rule;
        this.partitions = rule.partitionCount();
        this.single = partitions == 1 && rule instanceof HashPartitioner;
        this.operator = operator;
    }

    /** Returns the partition of a key as the program knows it. */
    public int partitionOf(@Nullable Object key) {
        return partition(Nulls.mask(key));
    }

    /** Returns whether all keys go to one partition, without asking the rule. */
    boolean isSingle() {
        return single;
    }

    int partition(Object key) {
        if (single || key == NULL_KEY) {
            return 0;
        }
        int partition;
        try {
            partition = rule.partition(key);
        } catch (Throwable e) {
            throw operator.failed(e, Nulls.unmask(key));
        }
        if (partition < 0 || partition >= partitions) {
            throw TidemillException.invalidArgument("The partitioner of " + operator + " put key " + key
                    + " into partition " + partition + ", expected 0 to " + (partitions - 1) + ": " + rule);
        }
        return partition;
    }
}
