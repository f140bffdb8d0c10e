package io.tidemill.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.sink.Sink;
import io.tidemill.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is broken does not pass. */
class BrokenTest {
    /** A place to which batches are added, whatever is there. */
    private static final class AppendingTrial implements SinkTrial<Integer> {
        private final List<Integer> written = new ArrayList<>();

        @Override
        public Sink<Integer> sink() {
            return (rdd, time) -> written.addAll(rdd.collect());
        }

        @Override
        public Integer record(int number) {
            return number;
        }

        @Override
        public List<Integer> written() {
            return written;
        }

        @Override
        public void close() {}
    }

    /** A sender that sends all twice. */
    private static final class RepeatingTrial implements SourceTrial<String> {
        private final ReceiverTrial trial = new ReceiverTrial();

        @Override
        public Source<String> source() {
            return trial.source();
        }

        @Override
        public void send(int from, int to) {
            trial.send(from, to);
            trial.send(from, to);
        }

        @Override
        public int number(String record) {
            return trial.number(record);
        }

        @Override
        public void close() {}
    }

    private static AcceptanceCheck check(List<AcceptanceCheck> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsASinkThatAppends() {
        List<AcceptanceCheck> checks = SinkAcceptance.checks(AppendingTrial::new);

        assertThatThrownBy(check(checks, "counts a batch once that is written again")::run)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected the records 0 to 1999, each once, but 3000 are there, 2000 different ones");
        assertThatCode(check(checks, "writes every record of every batch")::run).doesNotThrowAnyException();
    }

    @Test
    void findsRecordsThatComeTwice() {
        List<AcceptanceCheck> checks = SourceAcceptance.checks(RepeatingTrial::new);

        assertThatThrownBy(check(checks, "goes on after a restart behind the last batch")::run)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected record 500, but 0 came");
    }

    @Test
    void namesEveryCheckOnce() {
        assertThat(SinkAcceptance.checks(AppendingTrial::new))
                .extracting(AcceptanceCheck::name)
                .doesNotHaveDuplicates();
        assertThat(SourceAcceptance.checks(RepeatingTrial::new))
                .extracting(AcceptanceCheck::name)
                .doesNotHaveDuplicates();
    }
}
