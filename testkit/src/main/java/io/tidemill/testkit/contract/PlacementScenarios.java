package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.PairRDD;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of where keys lie, and what that saves. */
final class PlacementScenarios {
    private static final Partitioner THREE = new HashPartitioner(3);

    private PlacementScenarios() {}

    private static PairRDD<Integer, Integer> pairs(Workbench bench) {
        return bench.rdd(1, 2, 3, 4, 5, 6, 1, 2).mapToPair(n -> Pair.of(n, n));
    }

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        known(s);
        shuffles(s);
        return s.toList();
    }

    private static void known(Scenarios s) {
        s.scenario("operators that leave keys alone keep the partitioner")
                .covers("RDD.partitioner()")
                .gives(true, bench -> {
                    PairRDD<Integer, Integer> placed = pairs(bench).partitionBy(THREE);
                    return List.of(
                                    placed,
                                    placed.filter(pair -> true),
                                    placed.mapValues(n -> n),
                                    placed.flatMapValues(n -> List.of(n)),
                                    placed.cache(),
                                    placed.coalesce(3),
                                    placed.coalesce(10),
                                    placed.groupByKey(),
                                    placed.reduceByKey(Integer::sum),
                                    placed.join(pairs(bench)),
                                    placed.cogroup(pairs(bench)),
                                    placed.subtractByKey(pairs(bench)),
                                    PairRDD.of(placed))
                            .stream()
                            .allMatch(rdd -> rdd.partitioner().equals(Optional.of(THREE)));
                });
        s.scenario("RDDs with one partitioner keep it in their union, and nothing is moved for a keyed operator")
                .covers("PairRDD.union(RDD)", "RDD.partitioner()")
                .gives(Pair.of(true, Map.of(1, 60, 2, 30)), bench -> {
                    PairRDD<Integer, Integer> placed =
                            bench.pairs(Pair.of(1, 20), Pair.of(2, 10)).partitionBy(THREE);
                    PairRDD<Integer, Integer> three = placed.union(placed).union(placed);
                    PairRDD<Integer, Integer> reduced = three.reduceByKey(Integer::sum);
                    return Pair.of(
                            three.partitioner().equals(Optional.of(THREE))
                                    && three.partitionCount() == THREE.partitionCount()
                                    && reduced.partitioner().equals(Optional.of(THREE)),
                            reduced.collectAsMap());
                });
        s.scenario("operators that may change keys or move records have no partitioner")
                .covers("RDD.partitioner()")
                .gives(true, bench -> {
                    PairRDD<Integer, Integer> placed = pairs(bench).partitionBy(THREE);
                    return List.of(
                                    pairs(bench),
                                    placed.map(pair -> pair),
                                    placed.mapToPair(pair -> pair),
                                    placed.flatMap(pair -> List.of(pair)),
                                    placed.mapPartitions(part -> part),
                                    placed.union(pairs(bench)),
                                    placed.coalesce(2),
                                    placed.repartition(3),
                                    placed.sortByKey(),
                                    placed.keys(),
                                    placed.values(),
                                    placed.glom(),
                                    placed.distinct())
                            .stream()
                            .allMatch(rdd -> rdd.partitioner().isEmpty());
                });
        s.scenario("keyed operators use the partitioner given, else one there is, else the default number")
                .covers("RDD.partitioner()")
                .gives(true, bench -> {
                    Partitioner usual = new HashPartitioner(bench.layout().defaultPartitions());
                    Partitioner four = new HashPartitioner(4);
                    PairRDD<Integer, Integer> pairs = pairs(bench);
                    PairRDD<Integer, Integer> placed = pairs.partitionBy(THREE);
                    return pairs.reduceByKey(Integer::sum).partitioner().equals(Optional.of(usual))
                            && pairs.join(pairs).partitioner().equals(Optional.of(usual))
                            && pairs.join(placed).partitioner().equals(Optional.of(THREE))
                            && placed.join(pairs.partitionBy(four))
                                    .partitioner()
                                    .equals(Optional.of(THREE))
                            && placed.reduceByKey(Integer::sum, four)
                                    .partitioner()
                                    .equals(Optional.of(four))
                            && placed.groupByKey(four).partitionCount() == 4;
                });
        s.scenario("records lie where the partitioner says after every keyed operator")
                .covers("RDD.partitioner()")
                .gives(true, bench -> {
                    PairRDD<Integer, Integer> placed = pairs(bench).partitionBy(THREE);
                    return List.<PairRDD<Integer, ?>>of(
                                    placed,
                                    placed.mapValues(n -> -n),
                                    placed.reduceByKey(Integer::sum),
                                    placed.reduceByKey(Integer::sum, new HashPartitioner(7)),
                                    placed.join(pairs(bench)),
                                    placed.fullOuterJoin(pairs(bench).reduceByKey(Integer::sum)),
                                    placed.coalesce(5),
                                    placed.cache())
                            .stream()
                            .allMatch(PlacementScenarios::lieRight);
                });
    }

    private static boolean lieRight(PairRDD<Integer, ?> pairs) {
        Partitioner rule = pairs.partitioner().orElseThrow();
        return pairs
                .keys()
                .mapPartitionsWithIndex((index, keys) -> {
                    boolean right = true;
                    while (keys.hasNext()) {
                        right &= rule.partition(keys.next()) == index;
                    }
                    return List.of(right).iterator();
                })
                .collect()
                .stream()
                .allMatch(right -> right);
    }

    private static void shuffles(Scenarios s) {
        s.scenario("partitionBy with the partitioner there is moves nothing")
                .covers("PairRDD.partitionBy(Partitioner)")
                .gives(8, bench -> {
                    CountingPartitioner rule = new CountingPartitioner(3, new Tally());
                    pairs(bench)
                            .partitionBy(rule)
                            .mapValues(n -> n)
                            .partitionBy(new CountingPartitioner(3, rule.calls))
                            .count();
                    return rule.calls.value();
                });
        s.scenario("a join of RDDs with equal partitioners moves nothing")
                .covers("PairRDD.join(PairRDD)", "PairRDD.cogroup(PairRDD)")
                .gives(Map.of("moved", 16, "joined", 12L), bench -> {
                    CountingPartitioner rule = new CountingPartitioner(3, new Tally());
                    long joined = pairs(bench)
                            .partitionBy(rule)
                            .join(pairs(bench).partitionBy(new CountingPartitioner(3, rule.calls)))
                            .count();
                    return Map.of("moved", rule.calls.value(), "joined", joined);
                });
        s.scenario("a keyed operator over its own partitioner moves nothing")
                .covers("PairRDD.reduceByKey(ReduceFunction)", "PairRDD.groupByKey()")
                .withoutReference()
                .gives(
                        List.of(
                                Map.of(1, 2, 2, 4, 3, 3, 4, 4, 5, 5, 6, 6),
                                8,
                                Map.of(1, 2, 2, 2, 3, 1, 4, 1, 5, 1, 6, 1),
                                8),
                        bench -> {
                            CountingPartitioner rule = new CountingPartitioner(3, new Tally());
                            PairRDD<Integer, Integer> placed = pairs(bench).partitionBy(rule);
                            Map<Integer, Integer> sums =
                                    placed.reduceByKey(Integer::sum).collectAsMap();
                            int movedOnce = rule.calls.take();
                            Map<Integer, Integer> sizes =
                                    placed.groupByKey().mapValues(List::size).collectAsMap();
                            return List.of(sums, movedOnce, sizes, rule.calls.take());
                        });
    }

    /** Counts how often it is asked. */
    private record CountingPartitioner(int partitionCount, Tally calls) implements Partitioner {
        @Override
        public int partition(Object key) {
            calls.add();
            return Math.floorMod(key.hashCode(), partitionCount);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CountingPartitioner rule && rule.partitionCount == partitionCount;
        }

        @Override
        public int hashCode() {
            return partitionCount;
        }
    }
}
