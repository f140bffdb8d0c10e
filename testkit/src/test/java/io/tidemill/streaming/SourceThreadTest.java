package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.source.PushedBytes;
import io.tidemill.source.Receiver;
import io.tidemill.source.RecordFormat;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads of sources that fail. */
@Tag("faults")
class SourceThreadTest {
    /** A source whose thread meets what was not thought of. */
    private static final class Failing implements Source<String> {
        @Override
        public String kind() {
            return "failing";
        }

        @Override
        public SourceRun<String> start(SourceContext context) {
            PushedBytes<String> bytes = PushedBytes.open(context, RecordFormat.lines(), "nowhere");
            Thread unused = context.startThread("failing-1", () -> {
                throw new OutOfMemoryError("thrown by hand");
            });
            return bytes.run(() -> {});
        }
    }

    @Test
    void aSourceWhoseThreadFailsEndsTheApplicationInsteadOfGoingSilent() {
        try (StreamingContext ssc = context()) {
            ssc.stream(new Failing()).foreachRDD(rdd -> {});
            ssc.start();

            assertThatThrownBy(ssc::awaitTermination)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
                    .hasMessage("The source failing-1 cannot go on: its thread tidemill-failing-1 failed:"
                            + " java.lang.OutOfMemoryError: thrown by hand")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aReceiverWhoseExceptionsCannotBeShownIsStartedAgain() {
        try (StreamingContext ssc = context()) {
            ssc.receiverStream(new Receiver<String>() {
                        private boolean isSecondStart;

                        @Override
                        protected void onStart() {
                            if (!isSecondStart) {
                                isSecondStart = true;
                                throw new UnspeakableException();
                            }
                            store("a");
                        }

                        @Override
                        protected void onStop() {
                            throw new UnspeakableException();
                        }
                    })
                    .foreachRDD(rdd -> {
                        if (rdd.count() > 0) {
                            ssc.stop();
                        }
                    });
            ssc.start();

            ssc.awaitTermination();
        }
    }

    private static StreamingContext context() {
        return StreamingContext.builder("threads")
                .batchInterval(Duration.ofMillis(5))
                .set("tidemill.receiver.restart.delay", "1ms")
                .master("local[1]")
                .build();
    }
}
