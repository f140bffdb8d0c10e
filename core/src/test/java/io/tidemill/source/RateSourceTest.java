package io.tidemill.source;

import static io.tidemill.source.Sealed.records;
import static io.tidemill.source.Sealed.splits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.source.FakeContext.Said;
import io.tidemill.time.BatchTime;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateSourceTest {
    private final FakeContext context = new FakeContext();

    private static BatchTime at(long millis) {
        return BatchTime.ofEpochMillis(1_000_000 + millis);
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void givesEachBatchTheNumbersThatAreDue() throws Exception {
        try (SourceRun<Long> run = RateSource.perSecond(25).start(context)) {
            assertThat(records(run.seal(at(100)))).isEqualTo(numbers(0, 2));
            assertThat(records(run.seal(at(200)))).isEqualTo(numbers(2, 5));
            SourceBatch<Long> rest = run.seal(at(1000));
            assertThat(records(rest)).isEqualTo(numbers(5, 25));
            assertThat(splits(rest)).hasSize(3);
            assertThat(rest.recordCount()).isEqualTo(20);
            assertThat(records(run.seal(at(1000)))).isEmpty();
            assertThat(context.nextSaid()).isEqualTo(new Said("started", "25 records per second"));
        }
    }

    @Test
    void keepsTheRateOverYears() {
        try (SourceRun<Long> run = RateSource.perSecond(999_999_999).start(context)) {
            long years = 50 * 365 * 86_400L;
            assertThat(run.seal(at(years * 1000)).recordCount()).isEqualTo(years * 999_999_999);
        }
    }

    @Test
    void givesABatchAgainAndGoesOnBehindIt() throws Exception {
        context.continuedFrom(Map.of("next", "40"));
        try (SourceRun<Long> run = RateSource.perSecond(100).start(context)) {
            SourceBatch<Long> again = run.replay(at(-100), PositionChanges.of("next", "50"));
            assertThat(records(again)).isEqualTo(numbers(40, 50));
            assertThat(again.positions()).isEqualTo(PositionChanges.of("next", "50"));

            SourceBatch<Long> fresh = run.seal(at(100));
            assertThat(records(fresh)).isEqualTo(numbers(50, 60));
            assertThat(fresh.positions()).isEqualTo(PositionChanges.of("next", "60"));
        }
    }

    @Test
    void givesAfterAStopWhatWasDueByThen() throws Exception {
        try (SourceRun<Long> run = RateSource.perSecond(100).start(context)) {
            context.nowMillis.addAndGet(50);
            run.stopReceiving();

            assertThat(run.isExhausted()).isFalse();
            assertThat(records(run.seal(at(100)))).isEqualTo(numbers(0, 5));
            assertThat(run.isExhausted()).isTrue();
        }
    }

    @Test
    void refusesRatesAndPositionsThatCanNotBe() {
        assertThatThrownBy(() -> RateSource.perSecond(0))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("expected 1 to 1000000000");
        context.continuedFrom(Map.of("next", "soon"));
        assertThatThrownBy(() -> RateSource.perSecond(1).start(context))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("The position of socket-1 is 'soon'");
    }
}
