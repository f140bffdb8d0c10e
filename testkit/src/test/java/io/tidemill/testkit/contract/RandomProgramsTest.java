package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.local.LocalEngine;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs in every run; {@code -Dtidemill.contract.seed=...} repeats one that failed, as the message says. */
final class RandomProgramsTest {
    private static final int PROGRAMS = 2000;

    @ParameterizedTest(name = "on {0} threads")
    @ValueSource(ints = {1, 2, 4})
    void agreeWithTheReference(int threads) {
        Long given = Long.getLong("tidemill.contract.seed");
        try (Engine engine = new LocalEngine(threads, 1 << 20)) {
            if (given != null) {
                RandomPrograms.run(engine, given);
            } else {
                RandomPrograms.run(engine, new Random().nextInt(1_000_000_000), PROGRAMS);
            }
        }
    }
}
