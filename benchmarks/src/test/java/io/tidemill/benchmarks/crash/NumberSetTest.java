package io.tidemill.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    @Test
    void makesNeighboursOneRun() {
        NumberSet set = NumberSet.EMPTY.with(5).with(7).with(1).with(6);

        assertThat(set.bounds()).containsExactly(1L, 2L, 5L, 8L);
    }

    @Test
    void hasWhatItWasGivenInAnyOrder() {
        List<Long> numbers = new ArrayList<>(LongStream.range(0, 50).boxed().toList());
        Collections.shuffle(numbers, new Random(7));
        NumberSet set = NumberSet.EMPTY;
        for (long number : numbers) {
            assertThat(set.contains(number)).isFalse();
            set = set.with(number);
            assertThat(set.contains(number)).isTrue();
        }
        assertThat(set.bounds()).containsExactly(0L, 50L);
    }
}
