package io.tidemill.jdbc;

class H2SourceTest extends StrictSourceContract {
    @Override
    TestDatabase open() {
        return TestDatabases.h2();
    }
}
