package io.tidemill.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSinkTest extends SinkContract {
    @TempDir
    private Path directory;

    @Override
    TestDatabase open() {
        return TestDatabases.sqlite(directory);
    }
}
