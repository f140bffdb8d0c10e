package io.tidemill.jdbc;

class PostgresKilledProcessTest extends KilledProcessContract {
    @Override
    TestDatabase open() {
        return TestDatabases.postgres();
    }
}
