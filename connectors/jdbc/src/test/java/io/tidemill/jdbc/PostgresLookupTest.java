package io.tidemill.jdbc;

class PostgresLookupTest extends LookupContract {
    @Override
    TestDatabase open() {
        return TestDatabases.postgres();
    }
}
