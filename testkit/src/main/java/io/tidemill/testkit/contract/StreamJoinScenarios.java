package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.stream.PairDStream;
import java.util.List;
import java.util.Optional;

/** Joins of streams. */
final class StreamJoinScenarios extends StreamCatalogue {
    private StreamJoinScenarios() {}

    static List<Scenario> all() {
        StreamJoinScenarios s = new StreamJoinScenarios();
        s.joins();
        s.placedJoins();
        return s.written();
    }

    private void joins() {
        gives(
                "join of streams is batch by batch",
                "PairDStream.join(PairDStream)",
                List.of(
                        List.of(Pair.of("a", Pair.of(1, "x")), Pair.of("a", Pair.of(3, "x"))),
                        List.of(),
                        List.of(),
                        List.of(
                                Pair.of("a", Pair.of(5, "w")),
                                Pair.of("a", Pair.of(5, "v")),
                                Pair.of("c", Pair.of(6, "x")),
                                Pair.of("c", Pair.of(7, "x")))),
                bench -> pairs(bench).join(others(bench)));
        gives(
                "leftOuterJoin of streams",
                "PairDStream.leftOuterJoin(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(1, Optional.of("x"))),
                                Pair.of("a", Pair.of(3, Optional.of("x"))),
                                Pair.of("b", Pair.of(2, Optional.empty()))),
                        List.of(),
                        List.of(Pair.of("b", Pair.of(4, Optional.empty())))),
                bench -> pairs(bench).leftOuterJoin(others(bench)));
        gives(
                "rightOuterJoin of streams",
                "PairDStream.rightOuterJoin(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(Optional.of(1), "x")),
                                Pair.of("a", Pair.of(Optional.of(3), "x")),
                                Pair.of("d", Pair.of(Optional.empty(), "y"))),
                        List.of(Pair.of("a", Pair.of(Optional.empty(), "z"))),
                        List.of()),
                bench -> pairs(bench).rightOuterJoin(others(bench)));
        agrees(
                "fullOuterJoin of streams",
                "PairDStream.fullOuterJoin(PairDStream)",
                bench -> pairs(bench).fullOuterJoin(others(bench)));
        gives(
                "cogroup of streams",
                "PairDStream.cogroup(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(List.of(1, 3), List.of("x"))),
                                Pair.of("b", Pair.of(List.of(2), List.of())),
                                Pair.of("d", Pair.of(List.of(), List.of("y")))),
                        List.of(Pair.of("a", Pair.of(List.of(), List.of("z"))))),
                bench -> pairs(bench).cogroup(others(bench)));
        agrees(
                "join of windows of two streams",
                "PairDStream.join(PairDStream)",
                bench -> pairs(bench)
                        .window(seconds(3), seconds(2))
                        .join(others(bench).window(seconds(4), seconds(2))));
    }

    private void placedJoins() {
        HashPartitioner three = new HashPartitioner(3);
        agrees(
                "joins and cogroup of streams with a partitioner",
                List.of(
                        "PairDStream.join(PairDStream, Partitioner)",
                        "PairDStream.leftOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.rightOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.fullOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.cogroup(PairDStream, Partitioner)"),
                bench -> {
                    PairDStream<String, Integer> left = pairs(bench);
                    PairDStream<String, String> right = others(bench);
                    return texts(left.join(right, three))
                            .union(texts(left.leftOuterJoin(right, three)))
                            .union(texts(left.rightOuterJoin(right, three)))
                            .union(texts(left.fullOuterJoin(right, three)))
                            .union(texts(left.cogroup(right, three)));
                });
    }
}
