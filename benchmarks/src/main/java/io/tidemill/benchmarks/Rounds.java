package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The results of one contestant's rounds in one race. */
final class Rounds {
    private final List<Result> results = new ArrayList<>();

    void add(Result result) {
        results.add(result);
    }

    /** The first failure; or the result in the middle, with the range of the figure that is compared. */
    Result middle() {
        return results.stream().filter(result -> !result.isOk()).findFirst().orElseGet(this::middleOfOrder);
    }

    private Result middleOfOrder() {
        List<Result> ordered = results.stream()
                .sorted(Comparator.comparingDouble(Rounds::compared))
                .toList();
        Result middle = ordered.get(ordered.size() / 2);
        Figures figures = new Figures()
                .withAll(middle.figures())
                .with("rounds", results.size())
                .with("least", compared(ordered.get(0)))
                .with("most", compared(ordered.get(ordered.size() - 1)));
        return new Result(middle.race(), middle.contestant(), middle.status(), middle.heap(), figures);
    }

    private static double compared(Result result) {
        return result.figures().find(result.race().measure().figure()).orElseThrow();
    }
}
