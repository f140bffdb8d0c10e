package io.tidemill.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A database whose URL asks for commits that are not synced. */
@Tag("faults")
class SqliteKilledProcessTest extends KilledProcessContract {
    @TempDir
    private Path files;

    @Override
    TestDatabase open() {
        return TestDatabases.sqliteUnsynced(files);
    }

    /** Fewer, since no server is involved whose moments differ. */
    @Override
    int kills() {
        return Integer.getInteger("jdbc.kills", 2);
    }
}
