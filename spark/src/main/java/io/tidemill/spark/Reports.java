package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * What tasks report to the driver: what they added to the program's accumulators, and where they made a partition of a state. It is
 * kept by stage and partition: what a task adds that is run again, because its output was lost, is the same again and counts once.
 */
final class Reports extends AccumulatorV2<Reports.Report, Map<Reports.Place, Reports.Report>> {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Spark writes it now and then while its task runs. */
    private final ConcurrentSkipListMap<Place, Report> reports = new ConcurrentSkipListMap<>();

    /**
     * What a report is of.
     *
     * @param stage the number of the cut, or of the action, in the plan
     * @param partition the partition
     */
    record Place(int stage, int partition) implements Comparable<Place>, Serializable {
        @Override
        public int compareTo(Place other) {
            int byStage = Integer.compare(stage, other.stage);
            return byStage != 0 ? byStage : Integer.compare(partition, other.partition);
        }
    }

    /**
     * What one task reports.
     *
     * @param executor the name of its executor for Spark's scheduler; empty where nobody asks for it
     */
    record Report(Place place, List<TaskScope.Addition> additions, String executor) implements Serializable {
        /** Returns the report after {@code later}, which adds nothing new. */
        Report with(Report later) {
            return new Report(place, additions, later.executor);
        }
    }

    @Override
    public boolean isZero() {
        return reports.isEmpty();
    }

    @Override
    public Reports copy() {
        Reports copy = new Reports();
        copy.reports.putAll(reports);
        return copy;
    }

    @Override
    public void reset() {
        reports.clear();
    }

    @Override
    public synchronized void add(Report report) {
        reports.merge(report.place, report, Report::with);
    }

    @Override
    public void merge(AccumulatorV2<Report, Map<Place, Report>> other) {
        other.value().values().forEach(this::add);
    }

    @Override
    public Map<Place, Report> value() {
        return reports;
    }

    /** Returns the executors by the partitions that a stage has reported. */
    Map<Integer, String> executors(int stage) {
        Map<Integer, String> executors = new TreeMap<>();
        reports.subMap(new Place(stage, 0), new Place(stage + 1, 0))
                .forEach((place, report) -> executors.put(place.partition, report.executor));
        return executors;
    }

    /** Counts what has come since the last call. */
    synchronized void apply() {
        for (Map.Entry<Place, Report> entry : reports.entrySet()) {
            Report report = entry.getValue();
            if (!report.additions.isEmpty()) {
                reports.put(entry.getKey(), new Report(report.place, List.of(), report.executor)); // counted
                report.additions.forEach(TaskScope.Addition::apply);
            }
        }
    }
}
