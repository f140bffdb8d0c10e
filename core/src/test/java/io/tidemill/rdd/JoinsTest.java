package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinsTest extends LocalRDDs {
    private final PairRDD<String, Integer> left =
            pairs(Pair.of("one", 1), Pair.of("many", 2), Pair.of("none", 3), Pair.of("many", 4));
    private final PairRDD<String, String> right = pairs(
            Pair.of("one", "a"),
            Pair.of("many", "b"),
            Pair.of("many", "c"),
            Pair.of("many", "d"),
            Pair.of("other", "e"));

    @Test
    void joinsEveryValueWithEveryOther() {
        assertThat(left.join(right).collect())
                .containsExactlyInAnyOrder(
                        Pair.of("one", Pair.of(1, "a")),
                        Pair.of("many", Pair.of(2, "b")),
                        Pair.of("many", Pair.of(2, "c")),
                        Pair.of("many", Pair.of(2, "d")),
                        Pair.of("many", Pair.of(4, "b")),
                        Pair.of("many", Pair.of(4, "c")),
                        Pair.of("many", Pair.of(4, "d")));
    }

    @Test
    void keepsWhatHasNoPartner() {
        assertThat(left.leftOuterJoin(right).count()).isEqualTo(8);
        assertThat(left.leftOuterJoin(right).lookup("none")).containsExactly(Pair.of(3, Optional.empty()));
        assertThat(left.rightOuterJoin(right).count()).isEqualTo(8);
        assertThat(left.rightOuterJoin(right).lookup("other")).containsExactly(Pair.of(Optional.empty(), "e"));
        assertThat(left.fullOuterJoin(right).count()).isEqualTo(9);
    }

    @Test
    void joinsValuesThatAreListsOrNull() {
        PairRDD<Integer, List<Integer>> lists = pairs(Pair.of(1, new ArrayList<>(List.of(1))), Pair.of(2, null));

        assertThat(pairs(Pair.of(1, "x"), Pair.of(2, "y")).join(lists).collect())
                .containsExactlyInAnyOrder(Pair.of(1, Pair.of("x", List.of(1))), Pair.of(2, Pair.of("y", null)));
    }
}
