package io.tidemill.rdd;

import java.io.Serializable;

/**
 * What there is to say about numbers that were read once.
 *
 * @param count how many there are
 * @param sum their sum, with the error of rounding made up for
 * @param mean their mean; NaN without numbers, as everything below
 * @param squares the sum of the squared differences from the mean
 * @param min the smallest; positive infinity without numbers
 * @param max the largest; negative infinity without numbers
 */
public record Statistics(long count, double sum, double mean, double squares, double min, double max)
        implements Serializable {
    /** Returns the variance of the numbers. */
    public double variance() {
        return count == 0 ? Double.NaN : squares / count;
    }

    /** Returns the standard deviation of the numbers. */
    public double stdev() {
        return Math.sqrt(variance());
    }

    /** Returns the variance of what the numbers are a sample of; NaN for fewer than two. */
    public double sampleVariance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }

    /** Returns the standard deviation of what the numbers are a sample of; NaN for fewer than two. */
    public double sampleStdev() {
        return Math.sqrt(sampleVariance());
    }
}
