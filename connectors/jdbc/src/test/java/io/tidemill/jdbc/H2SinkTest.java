package io.tidemill.jdbc;

class H2SinkTest extends SinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.h2();
    }
}
