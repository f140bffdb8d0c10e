package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SortPlan;
import java.util.ArrayList;
import java.util.List;

/** The action that returns the first records of a plan, computing as little as it must. */
record Taking(ActionTasks tasks, PlanCompiler compiler) {
    private static final int MAX_TOP_RECORDS = 100_000;

    <T> List<T> take(Plan<T> plan, int count) {
        if (plan instanceof SortPlan<T> sort && count <= MAX_TOP_RECORDS) {
            return takeOrdered(sort, count);
        }
        if (plan instanceof MapPlan<?, T> map) {
            return takeMapped(map, count);
        }
        return takeInOrder(plan, count);
    }

    private <T> Partitions<T> prepared(Plan<T> plan) {
        Partitions<T> partitions = compiler.compile(plan);
        partitions.prepare();
        return partitions;
    }

    /** Takes the first records of an order without putting the rest in order. */
    private <T> List<T> takeOrdered(SortPlan<T> sort, int count) {
        Partitions<T> parent = prepared(sort.parent());
        List<TopRecords<T>> tops = new ArrayList<>();
        for (int i = 0; i < parent.count(); i++) {
            tops.add(new TopRecords<>(sort.comparator(), sort.operator(), count));
        }
        tasks.run(parent.count(), partition -> parent.feed(partition, tops.get(partition)));
        TopRecords<T> all = new TopRecords<>(sort.comparator(), sort.operator(), count);
        tops.forEach(top -> top.records().forEach(all));
        return all.records();
    }

    /** Takes the first records of the parent, and maps only these, in a task of its own. */
    private <S, T> List<T> takeMapped(MapPlan<S, T> map, int count) {
        List<S> records = take(map.parent(), count);
        MapFunction<? super S, ? extends T> function = map.function();
        List<T> mapped = new ArrayList<>(records.size());
        tasks.run(1, task -> {
            for (S record : records) {
                try {
                    mapped.add(function.apply(record));
                } catch (Throwable e) {
                    throw map.operator().failed(e);
                }
            }
        });
        return mapped;
    }

    /** Reads one partition, then ever more at a time, until there are enough records. */
    private <T> List<T> takeInOrder(Plan<T> plan, int count) {
        Partitions<T> partitions = prepared(plan);
        List<T> taken = new ArrayList<>();
        int from = 0;
        int width = 1;
        while (taken.size() < count && from < partitions.count()) {
            int to = Math.min(partitions.count(), from + width);
            int first = from;
            int wanted = count - taken.size();
            List<FirstRecords<T>> firsts = new ArrayList<>();
            for (int i = from; i < to; i++) {
                firsts.add(new FirstRecords<>(wanted));
            }
            tasks.run(to - from, task -> partitions.feed(first + task, firsts.get(task)));
            for (FirstRecords<T> records : firsts) {
                taken.addAll(
                        records.records().subList(0, Math.min(records.records().size(), count - taken.size())));
            }
            from = to;
            width *= 4;
        }
        return taken;
    }
}
