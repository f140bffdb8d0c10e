package io.tidemill.jdbc;

class H2LookupTest extends LookupContract {
    @Override
    TestDatabase open() {
        return TestDatabases.h2();
    }
}
