package io.tidemill.jdbc;

class MariaDbDialectSinkTest extends SinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.h2AsMariaDb();
    }
}
