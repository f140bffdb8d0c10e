package io.tidemill.jdbc;

class MariaDbSourceTest extends SourceContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }
}
