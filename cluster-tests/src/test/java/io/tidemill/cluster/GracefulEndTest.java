package io.tidemill.cluster;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a program on either engine is ended from outside, it processes all that was stored, and ends. */
@Tag("faults")
class GracefulEndTest {
    private static final long SEED = Seed.ofThisRun();

    @ParameterizedTest
    @CsvSource({
        "SIGNAL, local[2]",
        "SECONDS_OF_THE_LAUNCHER, local[2]",
        "SETTING, local[2]",
        "SIGNAL, spark-local[2]",
        "SECONDS_OF_THE_LAUNCHER, spark-local[2]"
    })
    void processesAllThatWasStored(GracefulEnd end, String master) throws IOException {
        System.out.println(Seed.told(SEED) + GracefulEnd.often(1, end, master, new Random(SEED)));
    }
}
