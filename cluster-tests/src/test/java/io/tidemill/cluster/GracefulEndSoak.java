package io.tidemill.cluster;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs are ended from outside again and again, at moments that a seed chooses. */
class GracefulEndSoak {
    private static final int RUNS = Integer.getInteger("cluster.ends", 50);
    private static final long SEED = Seed.ofThisRun();

    @Timeout(3_000)
    @ParameterizedTest
    @CsvSource({
        "SIGNAL, local[2]",
        "SECONDS_OF_THE_LAUNCHER, local[2]",
        "SETTING, local[2]",
        "SIGNAL, spark-local[2]",
        "SECONDS_OF_THE_LAUNCHER, spark-local[2]",
        "SETTING, spark-local[2]"
    })
    void processesAllThatWasStored(GracefulEnd end, String master) throws IOException {
        System.out.println(Seed.told(SEED) + GracefulEnd.often(RUNS, end, master, new Random(SEED)));
    }
}
