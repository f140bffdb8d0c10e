package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * What the tasks of an action added to the program's accumulators, on its way to the driver. It is kept by stage and partition:
 * what a task adds that is run again, because its output was lost, is the same again and counts once.
 */
final class Additions extends AccumulatorV2<Additions.Part, Map<Additions.Place, List<TaskScope.Addition>>> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final TreeMap<Place, List<TaskScope.Addition>> parts = new TreeMap<>();

    /**
     * Where something was added.
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

    /** What one task added. */
    record Part(Place place, List<TaskScope.Addition> additions) {}

    @Override
    public boolean isZero() {
        return parts.isEmpty();
    }

    @Override
    public Additions copy() {
        Additions copy = new Additions();
        copy.parts.putAll(parts);
        return copy;
    }

    @Override
    public void reset() {
        parts.clear();
    }

    @Override
    public void add(Part part) {
        parts.putIfAbsent(part.place, part.additions);
    }

    @Override
    public synchronized void merge(AccumulatorV2<Part, Map<Place, List<TaskScope.Addition>>> other) {
        other.value().forEach(parts::putIfAbsent);
    }

    @Override
    public Map<Place, List<TaskScope.Addition>> value() {
        return parts;
    }

    /** Counts what has come since the last call. */
    synchronized void apply() {
        for (Map.Entry<Place, List<TaskScope.Addition>> part : parts.entrySet()) {
            List<TaskScope.Addition> additions = part.getValue();
            part.setValue(List.of()); // known, and counted
            new ArrayList<>(additions).forEach(TaskScope.Addition::apply);
        }
    }
}
