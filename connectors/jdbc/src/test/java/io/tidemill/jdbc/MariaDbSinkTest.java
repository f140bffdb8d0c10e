package io.tidemill.jdbc;

class MariaDbSinkTest extends SinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }
}
