package io.tidemill.jdbc;

class MariaDbLookupTest extends LookupContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }
}
