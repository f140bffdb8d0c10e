package io.tidemill.engine;

import io.tidemill.function.MapFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way to the first records of a plan that computes as little as it must; the same on every engine.
 *
 * @param runner runs the parts, all as one action
 */
public record Taking(Runner runner) {
    private static final int MAX_TOP_RECORDS = 100_000;
    private static final Operator TAKEN = new Operator("take", "");

    /** What an engine offers for the time of one action. */
    @FunctionalInterface
    public interface Runner {
        /** Runs {@code sinks} over the chosen partitions, and returns the results in that order. */
        <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> sinks);
    }

    /** Returns the first {@code count} records in partition order; {@code count} is more than 0. */
    public <T> List<T> take(Plan<T> plan, int count) {
        if (plan instanceof SortPlan<T> sort && count <= MAX_TOP_RECORDS) {
            return takeOrdered(sort, count);
        }
        if (plan instanceof MapPlan<?, T> map) {
            return takeMapped(map, count);
        }
        return takeInOrder(plan, count);
    }

    /** Takes the first records of an order without putting the rest in order. */
    private <T> List<T> takeOrdered(SortPlan<T> sort, int count) {
        List<Integer> all = partitions(0, sort.parent().partitionCount());
        SerializableComparator<? super T> order = sort.comparator(); // the plan itself must not travel with the action
        Operator operator = sort.operator();
        List<List<T>> tops = runner.run(sort.parent(), all, partition -> new TopRecords<T>(order, operator, count));
        TopRecords<T> top = new TopRecords<>(order, operator, count);
        tops.forEach(ofPartition -> ofPartition.forEach(top::accept));
        return top.result();
    }

    /** Takes the first records of the parent, and maps only these, in a task of its own. */
    private <S, T> List<T> takeMapped(MapPlan<S, T> map, int count) {
        List<S> records = take(map.parent(), count);
        if (records.isEmpty()) {
            return List.of();
        }
        Split<S> taken = new TakenSplit<>(records);
        MapFunction<? super S, ? extends T> function = map.function();
        Plan<T> mapped =
                new MapPlan<S, T>(new SplitsPlan<>(List.of(taken), TAKEN), function, KeyUse.CHANGED, map.operator());
        return runner.run(mapped, List.of(0), partition -> new FirstRecords<T>(count))
                .get(0);
    }

    /** Reads one partition, then ever more at a time, until there are enough records. */
    private <T> List<T> takeInOrder(Plan<T> plan, int count) {
        List<T> taken = new ArrayList<>();
        int from = 0;
        int width = 1;
        while (taken.size() < count && from < plan.partitionCount()) {
            int to = Math.min(plan.partitionCount(), from + width);
            int wanted = count - taken.size();
            List<List<T>> firsts = runner.run(plan, partitions(from, to), partition -> new FirstRecords<T>(wanted));
            for (List<T> records : firsts) {
                taken.addAll(records.subList(0, Math.min(records.size(), count - taken.size())));
            }
            from = to;
            width *= 4;
        }
        return taken;
    }

    private static List<Integer> partitions(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** Records that were taken already. */
    private record TakenSplit<T>(List<T> records) implements Split<T> {
        @Override
        public RecordReader<T> open() {
            return RecordReader.over(records.iterator());
        }
    }
}
