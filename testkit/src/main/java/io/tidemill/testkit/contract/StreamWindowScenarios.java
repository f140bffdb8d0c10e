package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.stream.PairDStream;
import java.time.Duration;
import java.util.List;

/** Windows over streams. */
final class StreamWindowScenarios extends StreamCatalogue {
    private StreamWindowScenarios() {}

    static List<Scenario> all() {
        StreamWindowScenarios s = new StreamWindowScenarios();
        s.windows();
        s.reducedWindows();
        s.keyedWindows();
        return s.written();
    }

    private void windows() {
        gives(
                "a window has the records of its batches, from the first batch on",
                "DStream.window(Duration)",
                List.of(
                        List.of(1, 2, 3),
                        List.of(1, 2, 3),
                        List.of(4),
                        List.of(4, 5, 5, 1),
                        List.of(5, 5, 1),
                        List.of()),
                bench -> numbers(bench).window(seconds(2)));
        gives(
                "a window with a slide has an RDD at multiples of the slide",
                "DStream.window(Duration, Duration)",
                List.of(List.of(1, 2, 3), List.of(4, 5, 5, 1), List.of(5, 5, 1), List.of()),
                bench -> numbers(bench).window(seconds(3), seconds(2)));
        gives(
                "a window shorter than its slide leaves batches out",
                "DStream.window(Duration, Duration)",
                List.of(List.of(4), List.of()),
                bench -> numbers(bench).window(seconds(1), seconds(3)));
        agrees(
                "a window of pairs",
                "PairDStream.window(Duration)",
                bench -> pairs(bench).window(seconds(3)).reduceByKey(Integer::sum));
        agrees(
                "a window of pairs with a slide",
                "PairDStream.window(Duration, Duration)",
                bench -> pairs(bench).window(seconds(3), seconds(2)).reduceByKey(Integer::sum));
        agrees(
                "a window of a window",
                "DStream.window(Duration, Duration)",
                bench -> numbers(bench)
                        .window(seconds(2), seconds(2))
                        .map(n -> n + 1)
                        .window(seconds(4), seconds(4)));
        agrees(
                "a window of a state",
                "PairDStream.window(Duration, Duration)",
                bench -> totals(pairs(bench)).window(seconds(3), seconds(2)));
        agrees(
                "a window of what was made of a state and of a window",
                "PairDStream.window(Duration)",
                bench -> totals(pairs(bench))
                        .union(pairs(bench).window(seconds(2)))
                        .mapValues(n -> n + 100)
                        .window(seconds(3)));
    }

    private void reducedWindows() {
        gives(
                "countByWindow has a number per slide, 0 for an empty window",
                "DStreamLike.countByWindow(Duration, Duration)",
                List.of(List.of(3L), List.of(4L), List.of(3L), List.of(0L)),
                bench -> numbers(bench).countByWindow(seconds(3), seconds(2)));
        agrees(
                "countByWindow of a long window sliding fast",
                "DStreamLike.countByWindow(Duration, Duration)",
                bench -> numbers(bench).countByWindow(seconds(6), seconds(1)));
        gives(
                "countByValueAndWindow forgets values that have left",
                "DStreamLike.countByValueAndWindow(Duration, Duration)",
                List.of(
                        List.of(Pair.of(1, 1L), Pair.of(2, 1L), Pair.of(3, 1L)),
                        List.of(Pair.of(4, 1L), Pair.of(5, 2L), Pair.of(1, 1L)),
                        List.of(Pair.of(5, 2L), Pair.of(1, 1L)),
                        List.of()),
                bench -> numbers(bench).countByValueAndWindow(seconds(3), seconds(2)));
        gives(
                "reduceByWindow has one record per slide, none for an empty window, earlier ones on the left",
                "DStreamLike.reduceByWindow(ReduceFunction, Duration, Duration)",
                List.of(
                        List.of("123"),
                        List.of("123"),
                        List.of("1234"),
                        List.of("4551"),
                        List.of("4551"),
                        List.of("551"),
                        List.of()),
                bench -> numbers(bench)
                        .map(n -> "" + n)
                        .reduceByWindow((left, right) -> left + right, seconds(3), seconds(1)));
        agrees(
                "reduceByWindow with an inverse gives the same",
                "DStreamLike.reduceByWindow(ReduceFunction, ReduceFunction, Duration, Duration)",
                bench ->
                        numbers(bench).reduceByWindow(Integer::sum, (sum, gone) -> sum - gone, seconds(4), seconds(2)));
    }

    private void keyedWindows() {
        gives(
                "groupByKeyAndWindow has each key's values in the window",
                "PairDStream.groupByKeyAndWindow(Duration)",
                List.of(
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2))),
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2))),
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2, 4)))),
                bench -> pairs(bench).groupByKeyAndWindow(seconds(3)));
        agrees(
                "groupByKeyAndWindow with a slide",
                "PairDStream.groupByKeyAndWindow(Duration, Duration)",
                bench -> pairs(bench).groupByKeyAndWindow(seconds(3), seconds(2)));
        gives(
                "reduceByKeyAndWindow forgets keys that have left",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("b", 4)),
                        List.of(Pair.of("a", 5), Pair.of("b", 4), Pair.of("c", 13)),
                        List.of(Pair.of("a", 5), Pair.of("c", 13)),
                        List.of()),
                bench -> pairs(bench).reduceByKeyAndWindow(Integer::sum, seconds(2)));
        for (int window = 1; window <= 6; window++) {
            for (int slide = 1; slide <= 4; slide++) {
                Duration length = seconds(window);
                Duration every = seconds(slide);
                agreesWithGroups(length, every);
            }
        }
        agrees(
                "reduceByKeyAndWindow with an inverse gives the same",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, ReduceFunction, Duration, Duration)",
                bench -> pairs(bench)
                        .reduceByKeyAndWindow(Integer::sum, (sum, gone) -> sum - gone, seconds(3), seconds(2)));
        agrees(
                "keyed windows with a partitioner",
                List.of(
                        "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration, Partitioner)",
                        "PairDStream.groupByKeyAndWindow(Duration, Duration, Partitioner)"),
                bench -> {
                    PairDStream<String, Integer> pairs = pairs(bench);
                    HashPartitioner three = new HashPartitioner(3);
                    return texts(pairs.reduceByKeyAndWindow(Integer::sum, seconds(3), seconds(2), three))
                            .union(texts(pairs.groupByKeyAndWindow(seconds(3), seconds(2), three)));
                });
        agrees(
                "reduceByKeyAndWindow of a window",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration)",
                bench -> pairs(bench)
                        .window(seconds(2), seconds(2))
                        .reduceByKeyAndWindow(Integer::sum, seconds(4), seconds(2)));
    }

    /** Many keys in many batches; values are joined in order, and the window is compared with one that groups. */
    private void agreesWithGroups(Duration window, Duration slide) {
        agrees(
                "reduceByKeyAndWindow over " + window + " every " + slide + " has the values of the window in order",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration)",
                bench -> {
                    PairDStream<Integer, String> letters = letters(bench);
                    PairDStream<Integer, String> grouped =
                            letters.groupByKeyAndWindow(window, slide).mapValues(values -> String.join("", values));
                    return letters.reduceByKeyAndWindow((left, right) -> left + right, window, slide)
                            .fullOuterJoin(grouped)
                            .mapValues(both -> {
                                if (!both.key().equals(both.value())) {
                                    throw new IllegalStateException(both.key() + " is not " + both.value());
                                }
                                return both.key();
                            });
                });
    }
}
