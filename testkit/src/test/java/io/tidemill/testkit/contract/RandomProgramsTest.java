package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.local.LocalEngine;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs in every run; {@code -Dtidemill.contract.seed=...} repeats one that failed, as the message says. */
final class RandomProgramsTest {
    private static final int PROGRAMS = 4000;
    private static final int STREAMS = 100;
    private static final int BESIDE = Integer.getInteger("tidemill.contract.beside", 8);

    private static final Long GIVEN = Long.getLong("tidemill.contract.seed");
    private static final long FIRST = GIVEN != null ? GIVEN : new Random().nextInt(1_000_000_000);

    @ParameterizedTest(name = "on {0} threads")
    @ValueSource(ints = {1, 2, 4})
    void agreeWithTheReference(int threads) {
        try (Engine engine = new LocalEngine(threads, 1 << 20)) {
            RandomPrograms.run(engine, FIRST, GIVEN != null ? 1 : PROGRAMS);
        }
    }

    @ParameterizedTest(name = "on {0} threads")
    @ValueSource(ints = {1, 4})
    void streamsAgreeWithTheReference(int threads) {
        try (Engine engine = new LocalEngine(threads, 1 << 20)) {
            RandomPrograms.runStreams(engine, FIRST, GIVEN != null ? 1 : STREAMS);
        }
    }

    @Tag("faults")
    @ParameterizedTest(name = "on {0} threads")
    @ValueSource(ints = {1, 2, 3, 4})
    void streamsAgreeWithTheReferenceUnderSeveralActionsAtOnce(int threads) {
        try (Engine engine = new LocalEngine(threads, 1 << 20)) {
            RandomPrograms.runBesideOneAnother(
                    engine, GIVEN != null ? GIVEN : FIRST + (long) threads * BESIDE, GIVEN != null ? 1 : BESIDE);
        }
    }
}
