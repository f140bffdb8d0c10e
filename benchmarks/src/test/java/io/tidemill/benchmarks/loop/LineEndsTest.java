package io.tidemill.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

class LineEndsTest {
    @RepeatedTest(100)
    void findsWhatAPlainSearchFinds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        bytes[random.nextInt(bytes.length)] = '\n';

        for (int from = 0; from <= bytes.length; from++) {
            assertThat(LineEnds.next(bytes, from, bytes.length))
                    .as("seed %d, from %d", seed, from)
                    .isEqualTo(LineEnds.nextByteByByte(bytes, from, bytes.length));
        }
    }
}
