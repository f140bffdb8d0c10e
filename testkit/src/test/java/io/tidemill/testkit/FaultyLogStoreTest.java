package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.testkit.FaultyLogStore.Fault;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyLogStoreTest {
    @TempDir
    Path root;

    private FaultyLogStore store() {
        return FaultyLogStore.over(LocalLogStore.at(root));
    }

    private static void write(LogOutput output, String text) throws IOException {
        output.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private String content(String name) throws IOException {
        try (LogInput input = LocalLogStore.at(root).open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) input.size());
            input.read(bytes, 0);
            return UTF_8.decode(bytes.flip()).toString();
        }
    }

    @Test
    void countsWhatChangesFiles() throws IOException {
        FaultyLogStore store = store();
        try (LogOutput output = store.create("a")) {
            write(output, "text");
            output.sync();
        }
        store.rename("a", "b");
        store.open("b").close();
        store.truncate("b", 2);
        store.delete("b");

        assertThat(store.history())
                .containsExactly(
                        "create a",
                        "write 4 bytes to a",
                        "sync a",
                        "rename a to b",
                        "truncate b to 2 bytes",
                        "delete b");
        assertThat(store.operations()).isEqualTo(6);
    }

    @Test
    void endsTheProcessBeforeInOrAfterAWrite() throws IOException {
        for (Fault fault : new Fault[] {Fault.CRASH_BEFORE, Fault.CRASH_IN_WRITE, Fault.CRASH_AFTER}) {
            FaultyLogStore store = store().failAt(2, fault);
            LogOutput output = store.create(fault.name());

            assertThatThrownBy(() -> write(output, "text")).isInstanceOf(SimulatedCrash.class);

            assertThat(store.isCrashed()).isTrue();
            assertThatThrownBy(() -> write(output, "more"))
                    .isInstanceOf(SimulatedCrash.class)
                    .hasMessageContaining("operation 2, write 4 bytes to " + fault);
            assertThatThrownBy(() -> store.list("")).isInstanceOf(SimulatedCrash.class);
            output.close();
        }
        assertThat(content("CRASH_BEFORE")).isEmpty();
        assertThat(content("CRASH_IN_WRITE")).isEqualTo("te");
        assertThat(content("CRASH_AFTER")).isEqualTo("text");
    }

    @Test
    void losesWhatWasNotSyncedWhenThePowerGoes() throws IOException {
        FaultyLogStore store = store().withUnsynced(Unsynced.LOST);
        LogOutput output = store.create("before");
        write(output, "safe");
        output.sync();
        write(output, " and lost");
        store.rename("before", "after");

        store.crash();

        assertThat(content("after")).isEqualTo("safe");
    }

    @Test
    void hasNoSpaceUntilSomeIsFreed() throws IOException {
        FaultyLogStore store = store().failAt(2, Fault.NO_SPACE);
        try (LogOutput output = store.create("a")) {
            assertThatThrownBy(() -> write(output, "text")).hasMessage("No space left on device");
            assertThatThrownBy(() -> write(output, "text")).hasMessage("No space left on device");
            assertThatThrownBy(() -> store.create("b")).hasMessage("No space left on device");
            store.freeSpace();
            write(output, "xt");
        }
        assertThat(content("a")).isEqualTo("text");
    }

    @Test
    void failsOnceWithAnInputOutputError() throws IOException {
        FaultyLogStore store = store().failAt(2, Fault.IO_ERROR);
        try (LogOutput output = store.create("a")) {
            assertThatThrownBy(output::sync).isInstanceOf(IOException.class).hasMessage("Input/output error");
            output.sync();
        }
    }

    @Test
    void givesBackLocksWhenTheProcessEnds() throws IOException {
        FaultyLogStore store = store();
        LogStore.Lock lock = store.lock("lock", "1");

        store.crash();

        LocalLogStore.at(root).lock("lock", "2").close();
        lock.close();
    }
}
