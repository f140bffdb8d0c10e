package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogStoreTest {
    @TempDir
    Path root;

    private LogStore store;

    @BeforeEach
    void openStore() {
        store = LocalLogStore.at(root.resolve("checkpoint"));
    }

    private void write(LogOutput output, String... texts) throws IOException {
        try (output) {
            ByteBuffer[] buffers = new ByteBuffer[texts.length];
            for (int i = 0; i < texts.length; i++) {
                buffers[i] = ByteBuffer.wrap(texts[i].getBytes(UTF_8));
            }
            output.write(buffers);
            output.sync();
        }
    }

    private String read(String name, int position, int bytes) throws IOException {
        try (LogInput input = store.open(name)) {
            ByteBuffer target = ByteBuffer.allocate(bytes);
            assertThat(input.read(target, position)).isEqualTo(target.position());
            return UTF_8.decode(target.flip()).toString();
        }
    }

    @Test
    void createsAppendsAndReads() throws IOException {
        write(store.create("deep/down/file"), "some", "thing");
        write(store.append("deep/down/file"), " more");

        assertThat(read("deep/down/file", 4, 8)).isEqualTo("thing mo");
        assertThat(read("deep/down/file", 12, 100)).isEqualTo("re");
        assertThat(read("deep/down/file", 100, 5)).isEmpty();
        assertThat(store.location()).isEqualTo(root.resolve("checkpoint").toString());
    }

    @Test
    void listsFilesInOrder() throws IOException {
        for (String name : new String[] {"d/b", "d/c", "d/a", "d/deeper/e", "f"}) {
            store.create(name).close();
        }

        assertThat(store.list("d")).containsExactly("a", "b", "c");
        assertThat(store.list("absent")).isEmpty();
        assertThat(store.exists("d/a")).isTrue();
        assertThat(store.exists("d/deeper")).isFalse();
    }

    @Test
    void renamesOverAnotherFileCutsAndDeletes() throws IOException {
        write(store.create("old"), "old");
        write(store.create("new"), "new content");

        store.rename("new", "old");
        store.truncate("old", 5);
        assertThat(read("old", 0, 100)).isEqualTo("new c");

        store.delete("old");
        store.delete("old");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void tellsOfFilesThatAreThereOrNot() throws IOException {
        store.create("there").close();

        assertThatThrownBy(() -> store.create("there")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.append("absent")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open("absent")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open("../outside")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNotStoppedByInterrupts() throws IOException {
        LogOutput output = store.create("file");
        Thread.currentThread().interrupt();
        write(output, "text");
        store.rename("file", "other");

        assertThat(read("other", 0, 10)).isEqualTo("text");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesASecondOwnerInThisProcess() throws IOException {
        LogStore again = LocalLogStore.at(root.resolve("other/../checkpoint"));
        LogStore.Lock first = store.lock("lock", "4711");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> again.lock("lock", "4712"))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                    .hasMessageContaining(root.resolve("checkpoint") + " is in use by process 4711");
        }
        first.close();

        LogStore.Lock second = again.lock("lock", "4712");
        first.close();
        assertThatThrownBy(() -> store.lock("lock", "4713")).hasMessageContaining("in use by process 4712");
        second.close();
    }

    @Test
    void refusesASecondProcessUntilTheFirstIsKilled() throws Exception {
        Files.createDirectories(root.resolve("checkpoint"));
        Process holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        store.location())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");

            assertThatThrownBy(() -> store.lock("lock", "1"))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                    .hasMessageContaining(store.location() + " is in use by process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }

        store.lock("lock", "2").close();
    }
}
