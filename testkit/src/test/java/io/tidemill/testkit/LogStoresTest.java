package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file systems for checkpoints, which must not differ. */
class LogStoresTest {
    @TempDir
    static Path root;

    static Stream<LogStore> stores() {
        return Stream.of(
                new MemoryLogStore(),
                LocalLogStore.at(root.resolve("local")),
                FaultyLogStore.over(new MemoryLogStore()));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void doWhatAStoreDoes(LogStore store) throws IOException {
        LogOutput output = store.create("d/a");
        output.write(ByteBuffer.wrap("some".getBytes(UTF_8)), ByteBuffer.wrap("thing".getBytes(UTF_8)));
        output.sync();
        assertThat(output.bytes()).isEqualTo(9);
        output.close();
        try (LogOutput more = store.append("d/a")) {
            more.write(ByteBuffer.wrap("x".repeat(100).getBytes(UTF_8)));
        }
        store.create("d/b").close();
        store.create("d/e/c").close();
        assertThat(store.list("d")).containsExactly("a", "b");
        assertThatThrownBy(() -> store.create("d/b")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.open("d/c")).isInstanceOf(NoSuchFileException.class);

        try (LogInput input = store.open("d/a")) {
            store.truncate("d/a", 12);
            store.rename("d/a", "d/b");
            ByteBuffer bytes = ByteBuffer.allocate(100);

            assertThat(input.size()).isEqualTo(12);
            assertThat(input.read(bytes, 4)).isEqualTo(8);
            assertThat(UTF_8.decode(bytes.flip()).toString()).isEqualTo("thingxxx");
            assertThat(input.read(ByteBuffer.allocate(1), 12)).isZero();
        }
        assertThat(store.exists("d/a")).isFalse();
        store.delete("d/b");
        assertThat(store.list("d")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void lockOnce(LogStore store) throws IOException {
        LogStore.Lock lock = store.lock("lock", "4711");
        assertThatThrownBy(() -> store.lock("lock", "4712"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageContaining("in use by process 4711");
        lock.close();
        store.lock("lock", "4713").close();
    }
}
