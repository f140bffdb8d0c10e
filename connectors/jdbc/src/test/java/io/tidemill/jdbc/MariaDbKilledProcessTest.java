package io.tidemill.jdbc;

class MariaDbKilledProcessTest extends KilledProcessContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }
}
