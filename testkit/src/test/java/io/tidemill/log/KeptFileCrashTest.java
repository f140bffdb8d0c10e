package io.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.error.TidemillException;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Fault;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.SimulatedCrash;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that is replaced on a disk that fails at each operation in turn. */
class KeptFileCrashTest {
    private static final UUID OWNER = new UUID(1, 2);
    private static final byte[] OLD = content(1);
    private static final byte[] NEW = content(2);

    private static byte[] content(int value) {
        byte[] content = new byte[100_000];
        Arrays.fill(content, (byte) value);
        return content;
    }

    private static void write(LogStore store, byte[] content) {
        try (KeptFile.Writer writer = KeptFile.create(store, "windows/w1", OWNER)) {
            writer.write(content, 0, content.length);
            writer.commit();
        }
    }

    private static byte[] read(LogStore store) throws IOException {
        try (InputStream input = KeptFile.open(store, "windows/w1", OWNER)) {
            return input.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isTheOldOneOrTheNewOne(Fault fault) throws IOException {
        FaultyLogStore counting = FaultyLogStore.over(new MemoryLogStore());
        write(counting, NEW);
        for (int n = 1; n <= counting.operations(); n++) {
            LogStore files = new MemoryLogStore();
            write(files, OLD);
            FaultyLogStore faulty = FaultyLogStore.over(files).failAt(n, fault).withUnsynced(Unsynced.LOST);

            Throwable failure = catchThrowable(() -> write(faulty, NEW));
            faulty.crash();

            boolean isRenamed = n == counting.operations() && fault == Fault.CRASH_AFTER;
            assertThat(failure).isInstanceOfAny(SimulatedCrash.class, TidemillException.class);
            assertThat(read(files)).as("%s at %d", fault, n).isEqualTo(isRenamed ? NEW : OLD);
            write(files, NEW);
            assertThat(read(files)).isEqualTo(NEW);
        }
    }
}
