package io.tidemill.jdbc;

class MariaDbSinkTest extends StrictSinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }
}
