package io.tidemill.jdbc;

class PostgresSinkTest extends SinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.postgres();
    }
}
