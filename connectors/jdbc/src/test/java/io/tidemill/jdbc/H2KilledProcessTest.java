package io.tidemill.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A database in a file that keeps commits back for half a second, as H2's do by default. */
@Tag("faults")
class H2KilledProcessTest extends KilledProcessContract {
    @TempDir
    private Path files;

    @Override
    TestDatabase open() {
        return TestDatabases.h2InFile(files);
    }

    /** Fewer, since no server is involved whose moments differ. */
    @Override
    int kills() {
        return Integer.getInteger("jdbc.kills", 2);
    }
}
