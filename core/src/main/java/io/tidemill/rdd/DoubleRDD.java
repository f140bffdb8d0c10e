package io.tidemill.rdd;

import io.tidemill.function.FilterFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StorageLevel;

/** An RDD of numbers, with what there is to compute of them. Made with {@code mapToDouble}, or {@link #of}. */
public final class DoubleRDD extends RDD<Double> {
    DoubleRDD(Plan<Double> plan, RDDContext context) {
        super(plan, context);
    }

    private DoubleRDD(Plan<Double> plan, RDDContext context, String name) {
        super(plan, context, name);
    }

    /** Returns an RDD of numbers as a double RDD. */
    public static DoubleRDD of(RDD<Double> numbers) {
        return new DoubleRDD(Arguments.required(numbers, "numbers").plan(), numbers.context());
    }

    @Override
    DoubleRDD like(Plan<Double> plan) {
        return new DoubleRDD(plan, context());
    }

    // ---- actions on numbers

    /** Returns count, sum, mean, variance, least and largest number, all of one pass. */
    public Statistics stats() {
        return aggregate(Moments::new, Moments::add, Moments::merge).statistics();
    }

    /** Returns the sum, with the error of rounding made up for; 0 without numbers. */
    public double sum() {
        return stats().sum();
    }

    /** Returns the mean; NaN without numbers. */
    public double mean() {
        return stats().mean();
    }

    /** Returns the variance of the numbers; NaN without any. */
    public double variance() {
        return stats().variance();
    }

    /** Returns the standard deviation of the numbers; NaN without any. */
    public double stdev() {
        return stats().stdev();
    }

    /** Returns the variance of what the numbers are a sample of; NaN for fewer than two. */
    public double sampleVariance() {
        return stats().sampleVariance();
    }

    /** Returns the standard deviation of what the numbers are a sample of; NaN for fewer than two. */
    public double sampleStdev() {
        return stats().sampleStdev();
    }

    /** Returns the smallest number; positive infinity without numbers. */
    public double min() {
        return stats().min();
    }

    /** Returns the largest number; negative infinity without numbers. */
    public double max() {
        return stats().max();
    }

    /**
     * Returns how many numbers lie in each of {@code buckets} buckets of the same width, from the least to the largest number;
     * in a single bucket if all are equal. It reads the numbers twice.
     *
     * @throws io.tidemill.error.TidemillException without numbers, or with infinite ones or NaN
     */
    public Histogram histogram(int buckets) {
        Operator operator = Operator.here("histogram");
        Arguments.positive(buckets, "buckets", operator);
        return Histogram.count(this, Histogram.evenBounds(stats(), buckets, operator));
    }

    /** Returns how many numbers lie in each of the buckets between {@code bounds}, which ascend; see {@link Histogram}. */
    public Histogram histogram(double... bounds) {
        Arguments.required(bounds, "bounds");
        Histogram.requireAscending(bounds, Operator.here("histogram"));
        return Histogram.count(this, bounds.clone());
    }

    // ---- what stays a double RDD

    @Override
    public DoubleRDD filter(FilterFunction<? super Double> condition) {
        return like(filterPlan(condition));
    }

    @Override
    public DoubleRDD union(RDD<Double> other) {
        return like(unionPlan(other));
    }

    @Override
    public DoubleRDD intersection(RDD<Double> other) {
        return like(intersectionPlan(other));
    }

    @Override
    public DoubleRDD subtract(RDD<Double> other) {
        return like(subtractPlan(other));
    }

    @Override
    public DoubleRDD distinct() {
        return like(distinctPlan());
    }

    @Override
    public DoubleRDD sample(Replacement replacement, double fraction, long seed) {
        return like(Samples.sample(plan(), replacement, fraction, seed));
    }

    @Override
    public DoubleRDD repartition(int partitions) {
        return like(repartitionPlan(partitions));
    }

    @Override
    public DoubleRDD coalesce(int partitions) {
        return like(coalescePlan(partitions));
    }

    @Override
    public DoubleRDD cache() {
        return like(cachedPlan(StorageLevel.MEMORY_ONLY));
    }

    @Override
    public DoubleRDD persist(StorageLevel level) {
        return like(cachedPlan(level));
    }

    @Override
    public DoubleRDD localCheckpoint() {
        return like(localCheckpointPlan());
    }

    @Override
    public DoubleRDD checkpoint(String directory) {
        return like(checkpointPlan(directory));
    }

    @Override
    public DoubleRDD named(String name) {
        return new DoubleRDD(plan(), context(), name);
    }
}
