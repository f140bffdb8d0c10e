package io.tidemill.jdbc;

class PostgresSinkTest extends StrictSinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.postgres();
    }
}
