package io.tidemill.jdbc;

class H2SinkTest extends StrictSinkContract {
    @Override
    TestDatabase open() {
        return TestDatabases.h2();
    }
}
