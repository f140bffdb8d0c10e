package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.source.Receiver;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Received records that are larger than a record of a journal may be. */
@Tag("faults")
class LargeRecordTest {
    private static final int LARGE = 65 << 20;

    @TempDir
    private Path directory;

    /** What the test stores. */
    private static final class Handed extends Receiver<String> {
        final CountDownLatch started = new CountDownLatch(1);

        @Override
        protected void onStart() {
            started.countDown();
        }

        @Override
        protected void onStop() {}
    }

    @Test
    void areKeptInPartsAndAreThereAfterARestart() throws InterruptedException {
        String large = "x".repeat(LARGE);
        try (StreamTest test = StreamTest.builder().checkpoint(directory).build()) {
            Handed receiver = new Handed();
            Collected<String> received = test.collect(test.context().receiverStream(receiver));
            test.start();
            receiver.started.await();
            receiver.store("before");
            test.advance(1);

            receiver.store(large);
            receiver.store("after");

            assertThat(received.all()).containsExactly("before");
        }
        try (StreamTest test = StreamTest.builder().checkpoint(directory).build()) {
            Collected<Integer> lengths =
                    test.collect(test.context().receiverStream(new Handed()).map(String::length));

            test.advance(2);

            assertThat(lengths.all()).containsExactly(LARGE, 5);
        }
    }
}
