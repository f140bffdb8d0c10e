package io.tidemill.jdbc;

class PostgresSourceTest extends StrictSourceContract {
    @Override
    TestDatabase open() {
        return TestDatabases.postgres();
    }
}
