package io.tidemill.spark;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the tasks of an action, or of something that outlives the action that made it, add to the program's accumulators: in stages
 * of its own, and in those of what it reads. Used in the driver.
 */
final class Tally {
    private final JavaSparkContext spark;
    private final Reports reports = new Reports();
    private final Set<Tally> reached = new LinkedHashSet<>();
    private int stages;

    Tally(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Returns a new stage. */
    Stage stage() {
        if (stages == 0) {
            spark.sc().register(reports);
        }
        return new Stage(reports, stages++);
    }

    /** Says that tasks may be run of what {@code other} counts for, and of all that it reads. */
    void reach(Tally other) {
        if (other != this && reached.add(other)) {
            reached.addAll(other.reached);
        }
    }

    /** Counts what tasks have added since the last call. */
    void apply() {
        reports.apply();
        reached.forEach(other -> other.reports.apply());
    }
}
