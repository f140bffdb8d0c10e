package io.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogStoresTest {
    @TempDir
    private Path folder;

    private static TidemillException failure(String location) {
        return catchThrowableOfType(TidemillException.class, () -> LogStores.open(location, Map.of()));
    }

    @Test
    void aPathIsADirectoryOfThisMachine() {
        assertThat(LogStores.open(folder.toString(), Map.of()).location()).isEqualTo(folder.toString());
    }

    @Test
    void aFileURIIsADirectoryOfThisMachine() {
        assertThat(LogStores.open("file://" + folder, Map.of()).location()).isEqualTo(folder.toString());
    }

    @Test
    void anotherSchemeIsOpenedByTheProviderThatTakesIt() {
        assertThat(LogStores.open("scratch://" + folder, Map.of()).location()).isEqualTo(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:/data/checkpoint", "c://data", "checkpoint", "./a:b/c", "/data//checkpoint"})
    void whatHasNoSchemeIsAPath(String location) {
        assertThat(LogStores.hasScheme(location)).isFalse();
    }

    @Test
    void aSchemeThatNobodyTakesIsRefused() {
        TidemillException refused = failure("hdfs://host:9000/requests");
        assertThat(refused.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED);
        assertThat(refused)
                .hasMessageStartingWith("Nothing on the class path opens the checkpoint directory"
                        + " hdfs://host:9000/requests; add the module that does");
    }

    @Test
    void aFileURIOfAnotherMachineIsRefused() {
        assertThat(failure("file://host/requests").code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED);
    }

    @Test
    void aStoreThatCanNotBeReachedIsAFailureOfTheCheckpoint() {
        TidemillException failed = failure("scratch://down/requests");
        assertThat(failed.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED);
        assertThat(failed)
                .hasMessageContaining("scratch://down/requests cannot be reached")
                .hasMessageContaining("nobody");
    }
}
