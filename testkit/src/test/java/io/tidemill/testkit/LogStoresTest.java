package io.tidemill.testkit;

import io.tidemill.log.LocalLogStore;
import io.tidemill.testkit.acceptance.AcceptanceCheck;
import io.tidemill.testkit.acceptance.LogStoreAcceptance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file systems for checkpoints, which must not differ. */
class LogStoresTest {
    @TempDir
    static Path root;

    static Stream<AcceptanceCheck> checks() {
        return Stream.of(
                        LogStoreAcceptance.checks(MemoryLogStore::new),
                        LogStoreAcceptance.checks(() -> LocalLogStore.at(
                                Files.createTempDirectory(root, "store").resolve("local"))),
                        LogStoreAcceptance.checks(() -> FaultyLogStore.over(new MemoryLogStore())))
                .flatMap(checks -> checks.stream());
    }

    @ParameterizedTest
    @MethodSource("checks")
    void doWhatAStoreDoes(AcceptanceCheck check) throws Exception {
        check.run();
    }
}
