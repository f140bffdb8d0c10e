package io.tidemill.rdd;

import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.PlanVisitor;
import io.tidemill.plan.RangePartitioner;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan as a tree for people: a line for each operator, with its place in the program and its number of partitions; what it
 * reads stands below it, indented. Nodes that one operator made count as one line. What was printed once is not repeated.
 */
final class PlanTree {
    private final StringBuilder text = new StringBuilder();
    private final IdentityHashMap<Plan<?>, Boolean> printed = new IdentityHashMap<>();

    private PlanTree() {}

    static String of(Plan<?> plan) {
        PlanTree tree = new PlanTree();
        tree.print(plan, "", "");
        return tree.text.toString();
    }

    private void print(Plan<?> plan, String lead, String childLead) {
        boolean again = printed.put(plan, true) != null;
        Node node = plan.accept(Description.VISITOR);
        List<Plan<?>> children = new ArrayList<>();
        boolean shuffles = collectChildren(plan, node, children);
        int partitions = plan.partitionCount();
        text.append(lead)
                .append(node.label())
                .append(" | ")
                .append(partitions)
                .append(partitions == 1 ? " partition" : " partitions")
                .append(rule(plan))
                .append(shuffles ? ", shuffle" : "")
                .append(again && !children.isEmpty() ? " (as above)" : "")
                .append('\n');
        for (int i = 0; i < children.size() && !again; i++) {
            boolean last = i == children.size() - 1;
            print(children.get(i), childLead + "+- ", childLead + (last ? "   " : "|  "));
        }
    }

    private static String rule(Plan<?> plan) {
        return plan.partitioner()
                .map(rule -> {
                    if (rule instanceof HashPartitioner) {
                        return " by hash";
                    }
                    return rule instanceof RangePartitioner ? " by range" : " by " + rule;
                })
                .orElse("");
    }

    /** Adds what an operator reads, looking through the nodes that it made itself; returns whether one of them shuffles. */
    private static boolean collectChildren(Plan<?> plan, Node node, List<Plan<?>> children) {
        boolean shuffles = plan instanceof ShufflePlan;
        for (Plan<?> parent : node.parents()) {
            Node below = parent.accept(Description.VISITOR);
            if (isOneOperator(node, below)) {
                shuffles |= collectChildren(parent, below, children);
            } else if (children.stream().noneMatch(known -> known == parent)) {
                children.add(parent);
            }
        }
        return shuffles;
    }

    /** Returns whether one call made both; two calls may stand in one line, and be equal. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOneOperator(Node above, Node below) {
        return above.operator().isPresent()
                && below.operator().isPresent()
                && above.operator().get() == below.operator().get();
    }

    /**
     * What is said of one plan node.
     *
     * @param operator what made it, where known
     */
    private record Node(String label, Optional<Operator> operator, List<? extends Plan<?>> parents) {
        static Node of(Operator operator, Plan<?>... parents) {
            return new Node(operator.toString(), Optional.of(operator), List.of(parents));
        }

        static Node named(String name, List<? extends Plan<?>> parents) {
            return new Node(name, Optional.empty(), parents);
        }
    }

    private enum Description implements PlanVisitor<Node> {
        VISITOR;

        @Override
        public <T> Node visitSplits(SplitsPlan<T> plan) {
            return Node.of(plan.operator());
        }

        @Override
        public <S, T> Node visitMap(MapPlan<S, T> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <T> Node visitFilter(FilterPlan<T> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <S, T> Node visitFlatMap(FlatMapPlan<S, T> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <S, T> Node visitMapPartitions(MapPartitionsPlan<S, T> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <T> Node visitUnion(UnionPlan<T> plan) {
            return Node.named("union", plan.parents());
        }

        @Override
        public <T> Node visitZip(ZipPlan<T> plan) {
            return Node.of(plan.operator(), plan.parents().toArray(Plan<?>[]::new));
        }

        @Override
        public <A, B> Node visitCartesian(CartesianPlan<A, B> plan) {
            return Node.named("cartesian", List.of(plan.left(), plan.right()));
        }

        @Override
        public <K, V, C> Node visitShuffle(ShufflePlan<K, V, C> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <T> Node visitSort(SortPlan<T> plan) {
            return Node.of(plan.operator(), plan.parent());
        }

        @Override
        public <T> Node visitCoalesce(CoalescePlan<T> plan) {
            return Node.named("coalesce", List.of(plan.parent()));
        }

        @Override
        public <T> Node visitCached(CachedPlan<T> plan) {
            String level = plan.level().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return Node.named(plan.id() + ", " + level, List.of(plan.parent()));
        }

        @Override
        public <K, V, S, T> Node visitState(StatePlan<K, V, S, T> plan) {
            List<Plan<?>> parents = new ArrayList<>();
            parents.add(plan.input());
            plan.initial().ifPresent(parents::add);
            return Node.named(plan.operator() + " (state " + plan.name() + ")", parents);
        }

        @Override
        public <K, S, W> Node visitStateEntries(StateEntriesPlan<K, S, W> plan) {
            return Node.named("entries of state " + plan.step().name(), List.of(plan.step()));
        }
    }
}
