package io.tidemill.rdd;

import java.io.Serializable;

/**
 * Statistics while numbers are added: mean and squared differences by Welford's update and by Chan's for two parts, both
 * numerically stable; the sum by Neumaier's compensated summation.
 */
final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;

    private long count;
    private double mean;
    private double squares;
    private double sum;
    private double lost;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    Moments add(double value) {
        count++;
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
        addToSum(value);
        min = Math.min(min, value);
        max = Math.max(max, value);
        return this;
    }

    private void addToSum(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    Moments merge(Moments other) {
        if (other.count == 0) {
            return this;
        }
        double difference = other.mean - mean;
        long all = count + other.count;
        mean += difference * other.count / all;
        squares += other.squares + difference * difference * ((double) count * other.count / all);
        count = all;
        addToSum(other.sum);
        lost += other.lost;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        return this;
    }

    Statistics statistics() {
        // infinite numbers make the compensation NaN, but not the sum
        double exact = Double.isFinite(sum) ? sum + lost : sum;
        return new Statistics(count, exact, count == 0 ? Double.NaN : mean, squares, min, max);
    }
}
